import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bareDump, dumpInSnapshot, shell } from '@stash-addons/drivers';
import type { Ground } from './ground.ts';
import type { Subject } from './subject.ts';

/** What the dump of the bare client comes to, and its bytes. */
export async function trueDump(ground: Ground, subject: Subject): Promise<{ digest: string; total: number }> {
  const env = ground.toolEnv(subject);
  const dump = bareDump(subject.way, subject.database);
  return { digest: await subject.way.digest(dump, env), total: Number(await shell(`${dump} | wc -c`, env)) };
}

/** What the dump in a snapshot comes to, read back by restic alone. */
export function snapshotDigest(ground: Ground, subject: Subject, id: string): Promise<string> {
  return subject.way.digest(dumpInSnapshot(subject.way, id), ground.toolEnv(subject));
}

/** Ids, oldest first: the names of the files that restic keeps them in. */
export function storedSnapshots(ground: Ground, subject: Subject): string[] {
  const folder = join(ground.repository(subject), 'snapshots');
  return idsIn(folder)
    .map((id) => ({ id, at: statSync(join(folder, id)).mtimeMs }))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id);
}

export function lockCount(ground: Ground, subject: Subject): number {
  return idsIn(join(ground.repository(subject), 'locks')).length;
}

/** A restic that is killed can leave a file of another name, which every restic passes over. */
function idsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => /^[0-9a-f]{64}$/.test(name));
}

/** Reads every byte of the repository. */
export async function checkRepository(ground: Ground, subject: Subject): Promise<void> {
  await shell('restic -q check --read-data', ground.toolEnv(subject));
}
