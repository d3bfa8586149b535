import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { finish, type Ground } from './ground.ts';
import type { Subject } from './subject.ts';

const LIMIT_MS = 180_000;
/** Newer clients write a random word there, another one in each dump. */
const WITHOUT_RANDOM = String.raw`sed -E '/^\\(un)?restrict /d' | sha256sum`;

const AS_TEXT = { plain: '', custom: '| pg_restore --file=-' };
const FILE = { plain: '/dumpfile.sql', custom: '/dumpfile.pgdump' };

async function shell(script: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn('bash', ['-c', `set -euo pipefail; ${script}`], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const { exit, stdout, stderr } = await finish(child, LIMIT_MS);
  if (exit !== 0) throw new Error(`${script}: exit ${exit}: ${stderr.slice(-400)}`);
  return stdout.trim();
}

/** Hash of the SQL text that pg_dump alone writes, and the bytes of its output. */
export async function trueDump(ground: Ground, subject: Subject): Promise<{ hash: string; total: number }> {
  const { socketDir, port } = ground.server;
  const compress = subject.format === 'custom' ? '--compress=0' : '';
  const options = `--format=${subject.format} ${compress} ${subject.database}`;
  const dump = `pg_dump -h ${socketDir} -p ${port} -U postgres ${options}`;
  const env = ground.toolEnv(subject);
  const hash = await shell(`${dump} ${AS_TEXT[subject.format]} | ${WITHOUT_RANDOM}`, env);
  return { hash, total: Number(await shell(`${dump} | wc -c`, env)) };
}

/** Hash of the same text, read back from a snapshot by restic alone. */
export function snapshotHash(ground: Ground, subject: Subject, id: string): Promise<string> {
  const dump = `restic --no-lock -q dump ${id} ${FILE[subject.format]}`;
  return shell(`${dump} ${AS_TEXT[subject.format]} | ${WITHOUT_RANDOM}`, ground.toolEnv(subject));
}

/** Ids, oldest first: the names of the files that restic keeps them in. */
export function storedSnapshots(ground: Ground, subject: Subject): string[] {
  const folder = join(ground.repository(subject), 'snapshots');
  return readdirSync(folder)
    .map((id) => ({ id, at: statSync(join(folder, id)).mtimeMs }))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id);
}

export function lockCount(ground: Ground, subject: Subject): number {
  return readdirSync(join(ground.repository(subject), 'locks')).length;
}

/** Reads every byte of the repository. */
export async function checkRepository(ground: Ground, subject: Subject): Promise<void> {
  await shell('restic -q check --read-data', ground.toolEnv(subject));
}
