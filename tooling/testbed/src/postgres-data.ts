import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './paths.js';
import { runAs } from './server-user.js';
import type { ServerUser } from './server-user.js';
import { withTempDir } from './temp-dir.js';

/** Of the superuser of fresh data. */
export const FRESH_PASSWORD = 'testbed';

interface Fresh {
  /** Major version. */
  version: string;
  binDir: string;
  user: ServerUser | undefined;
}

/** Fresh data in `target`: a copy of what `initdb` made once, since making them takes ten times as long. */
export async function copyFreshData(fresh: Fresh, target: string): Promise<void> {
  const owner = fresh.user?.uid ?? process.getuid?.() ?? 0;
  const kept = join(cacheFolder, 'postgres-data', `${fresh.version}-${owner}`);
  if (!existsSync(kept)) await makeFreshData(fresh, kept);
  copyAll(kept, target);
}

/** Made in a folder that the server's user can enter; the first of several that make it at a time is kept. */
async function makeFreshData({ binDir, user }: Fresh, kept: string): Promise<void> {
  await withTempDir((dir) => {
    const passwordFile = join(dir, 'password');
    writeFileSync(passwordFile, FRESH_PASSWORD, { mode: 0o600 });
    for (const path of user ? [dir, passwordFile] : []) chownSync(path, user?.uid ?? 0, user?.gid ?? 0);
    runAs(user, join(binDir, 'initdb'), [
      ...['-D', join(dir, 'data'), '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync'],
      ...['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${passwordFile}`],
    ]);
    const own = `${kept}.${process.pid}`;
    mkdirSync(join(kept, '..'), { recursive: true });
    copyAll(join(dir, 'data'), own);
    try {
      renameSync(own, kept);
    } catch (error) {
      rmSync(own, { recursive: true });
      if (!existsSync(kept)) throw error;
    }
  });
}

/** With owners and modes. */
function copyAll(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to]);
}
