import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../lib/paths.mjs';
import { capture } from '../lib/exec.mjs';
import { Missing } from '../lib/log.mjs';
import { once } from '../lib/stamp.mjs';
import { unpackDebianTree, writeWrapper } from './debian-tree.mjs';

/** Which Debian suite carries which series; the others are built, see go-tools.mjs. */
const SUITES = { 2.9: 'bookworm', 2.15: 'sid' };

export const natsSeries = Object.keys(SUITES);

async function install(series, home) {
  const tree = join(cache, 'debian', `nats-server-${series}`);
  rmSync(home, { recursive: true, force: true });
  await unpackDebianTree({ folder: tree, suite: SUITES[series], packages: ['nats-server'] });
  mkdirSync(home, { recursive: true });
  const program = join('usr', 'sbin', 'nats-server');
  writeWrapper({ root: join(tree, 'root'), program, path: join(home, 'nats-server') });
}

/** A NATS server of one series. */
export async function ensureNatsServer(series) {
  const home = join(cache, 'nats-server', series);
  await once(join(home, '.stamp'), SUITES[series], () => install(series, home));
  const { code, output } = await capture(join(home, 'nats-server'), ['--version']);
  if (code === 0) return { note: output.trim().split(' ').at(-1) };
  throw new Missing(`NATS ${series} was unpacked to ${home}, but does not run here.`);
}
