import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheBin } from '@stash-addons/testbed';
import { inOwnMounts } from './programs.js';
import type { Scene, Stage } from './scene.js';

/** A copy of the stage's repository, for scenes that do something to it. */
export function copyOfRepository({ bench, folder }: Stage): string {
  const copy = join(folder, 'repository');
  cpSync(bench.repo, copy, { recursive: true });
  return copy;
}

const absent: Scene = ({ folder }) => ({ values: { repo: join(folder, 'nowhere') } });

const TRIES = 20;

/** A real restic that has the repository for itself and is halted there: alive, and holding its lock. */
const locked: Scene = async (stage) => {
  const repo = copyOfRepository(stage);
  for (let left = TRIES; left > 0; left -= 1) {
    const holder = spawn(cacheBin('restic'), ['-r', repo, '--no-cache', 'check', '--read-data'], {
      env: { ...process.env, ...stage.bench.env },
      stdio: 'ignore',
    });
    if (await haltedWithLock(holder, join(repo, 'locks'))) {
      return { values: { repo }, release: () => void holder.kill('SIGKILL') };
    }
  }
  throw new Error('restic was always done before it could be halted');
};

async function haltedWithLock(holder: ChildProcess, locks: string): Promise<boolean> {
  while (holder.exitCode === null && locksIn(locks) === 0) await sleep(1);
  holder.kill('SIGSTOP');
  await sleep(50);
  return locksIn(locks) > 0;
}

/** restic writes a lock beside its place first. */
function locksIn(folder: string): number {
  return existsSync(folder) ? readdirSync(folder).filter((name) => /^[0-9a-f]{64}$/.test(name)).length : 0;
}

const corrupt: Scene = (stage) => {
  const repo = copyOfRepository(stage);
  for (const name of readdirSync(join(repo, 'data'), { recursive: true, encoding: 'utf8' })) {
    if (/[0-9a-f]{64}$/.test(name)) truncateSync(join(repo, 'data', name), 40);
  }
  return { values: { repo } };
};

/** The copy comes into a file system that has no room for another; it is gone with the namespace, so its list is kept. */
const FULL = `mount -t tmpfs -o size="$FULL_SIZE" none "$FULL_REPO" && cp -R "$FULL_FROM/." "$FULL_REPO" || exit 99
"$0" "$@"
status=$?
rm -rf "$FULL_SEEN/snapshots" && cp -R "$FULL_REPO/snapshots" "$FULL_SEEN/" || exit 99
exit $status`;

const full: Scene = async ({ bench, folder }) => {
  const [from, repo, seen] = ['small', 'full', 'seen'].map((name) => join(folder, name)) as [string, string, string];
  await bench.restic(['init'], { repo: from });
  await bench.restic(['backup', '--stdin', '--stdin-filename', 'other'], { repo: from, input: 'small' });
  mkdirSync(repo);
  cpSync(from, seen, { recursive: true });
  return {
    values: { repo },
    env: { FULL_FROM: from, FULL_REPO: repo, FULL_SEEN: seen, FULL_SIZE: '1m' },
    through: inOwnMounts(FULL),
    watch: seen,
  };
};

export const repositoryScenes = {
  'repository absent': absent,
  'repository locked': locked,
  'repository corrupt': corrupt,
  'repository full': full,
  'wrong repository password': () => ({ env: { RESTIC_PASSWORD: 'not this one' } }),
  'no repository password': () => ({ env: { RESTIC_PASSWORD: undefined } }),
  'no repository password file': ({ folder }) => ({
    env: { RESTIC_PASSWORD: undefined, RESTIC_PASSWORD_FILE: join(folder, 'nothing') },
  }),
} satisfies Record<string, Scene>;
