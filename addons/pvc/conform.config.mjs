import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConformance } from '@stash-addons/testkit';

/** A folder stands for the volume: what a pod has mounted is one. */
async function start({ folder }) {
  const volume = join(folder, 'volume');
  mkdirSync(volume);
  return { volume, env: { VOLUME: volume } };
}

const HOSTILE = `cd "$VOLUME"; mkdir -p -- '-rf' 'a b'; printf x > '-rf/--help'; printf x > 'a b/$(id)'
printf x > "$(printf 'line\\nbreak')"; printf x > 'ünï✓"'; printf x > '*?[a].\\'; printf x > ' leading, and comma'`;

const TYPICAL = `cd "$VOLUME"; mkdir -p deep/er/still empty; printf 'one\\n' > one; : > nothing
head -c 300000 /dev/zero > zeros; chmod 0600 one; chmod 0751 deep; ln -s ../one deep/link; ln -s /nowhere dangling
ln one hard; mkfifo pipe; touch -d '2001-02-03 04:05:06.789' one; printf 's' > suid; chmod 4755 suid
chown 1234:5678 nothing 2>/dev/null || :; printf 'deep' > deep/er/still/file; touch -d '2001-01-01' deep empty`;

/** Type, mode, owner, size, time, target and content of all there is. */
const FINGERPRINT = `cd "$VOLUME"; find . -mindepth 1 ! -type d -printf '%p %y %m %U:%G %s %T@ %n %l\\n' | sort
find . -mindepth 1 -type d -printf '%p %m %U:%G\\n' | sort; find . -type f -print0 | sort -z | xargs -0 -r sha256sum`;

export default defineConformance({
  servers: [{ version: '1', start }],
  data: {
    typical: TYPICAL,
    hostileNames: HOSTILE,
    large: `head -c "\${DB_MEGABYTES}M" /dev/urandom > "$VOLUME/large"`,
    fingerprint: FINGERPRINT,
    clear: `find "$VOLUME" -mindepth 1 -delete`,
  },
  lacks: {
    dumpProgram: 'restic reads the volume itself',
    loadProgram: 'restic writes the volume itself',
  },
});
