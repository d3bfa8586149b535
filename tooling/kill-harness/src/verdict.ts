import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { contentOf } from './data-sets.ts';
import type { Ground } from './ground.ts';
import { lockCount, snapshotHash, storedSnapshots } from './outside.ts';
import { backendsOf } from './processes.ts';
import type { Subject, Truth } from './subject.ts';

export type Problems = string[];

const BACKENDS_MS = 20_000;

/** Every snapshot that was not judged yet, however it came to be, must give back the whole dump. */
export async function judgeNewSnapshots(ground: Ground, { subject, hash, judged }: Truth): Promise<Problems> {
  const problems: Problems = [];
  for (const id of storedSnapshots(ground, subject)) {
    if (judged.has(id)) continue;
    const found = await snapshotHash(ground, subject, id).catch((error: Error) => error.message);
    if (found === hash) judged.add(id);
    else problems.push(`snapshot ${id.slice(0, 8)} is not the dump: ${found}`);
  }
  return problems;
}

/** After an undisturbed backup that kept two: a new snapshot, no lock, no private folder. */
export function judgeRest(ground: Ground, subject: Subject, before: readonly string[]): Problems {
  const found = storedSnapshots(ground, subject);
  const locks = lockCount(ground, subject);
  const folders = existsSync(ground.runs) ? readdirSync(ground.runs) : [];
  return [
    ...(found.some((id) => !before.includes(id)) ? [] : ['the next backup made no snapshot']),
    ...(found.length <= 2 ? [] : [`${found.length} snapshots are left where two were to be kept`]),
    ...(locks === 0 ? [] : [`${locks} locks are left`]),
    ...folders.map((name) => `the private folder ${name} is left`),
  ];
}

export type TargetState = 'untouched' | 'complete' | 'half';

/** Waits until the server has ended the session's connections, so that what is seen is final. */
export async function stateOfTarget(
  ground: Ground,
  database: string,
  truth: Truth,
): Promise<{ state: TargetState; problems: Problems }> {
  const deadline = Date.now() + BACKENDS_MS;
  while (backendsOf(ground.server.pid, database).length > 0 && Date.now() < deadline) await sleep(20);
  const left = backendsOf(ground.server.pid, database).length;
  const content = await contentOf(ground.server, database);
  const state = content === '' ? 'untouched' : content === truth.content ? 'complete' : 'half';
  return {
    state,
    problems: [
      ...(left === 0 ? [] : [`${left} connections are left`]),
      ...(state === 'half' ? [`a half restore is committed: ${content.replaceAll('\n', '; ')}`] : []),
    ],
  };
}
