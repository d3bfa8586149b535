import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ground } from './ground.ts';
import { lockCount, snapshotDigest, storedSnapshots } from './outside.ts';
import type { Subject, Truth } from './subject.ts';

export type Problems = string[];

const CONNECTIONS_MS = 20_000;

/** Every snapshot that was not judged yet, however it came to be, must give back the whole dump. */
export async function judgeNewSnapshots(ground: Ground, { subject, digest, judged }: Truth): Promise<Problems> {
  const problems: Problems = [];
  for (const id of storedSnapshots(ground, subject)) {
    if (judged.has(id)) continue;
    const found = await snapshotDigest(ground, subject, id).catch((error: Error) => error.message);
    if (found === digest) judged.add(id);
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
  const { server } = ground;
  const deadline = Date.now() + CONNECTIONS_MS;
  while ((await server.connections()) > 0 && Date.now() < deadline) await sleep(20);
  const left = await server.connections();
  const content = await server.contentOf(database);
  const state = content === '' ? 'untouched' : content === truth.content ? 'complete' : 'half';
  const isWrong = state === 'half' && truth.subject.way.atOnce;
  return {
    state,
    problems: [
      ...(left === 0 ? [] : [`${left} connections are left`]),
      ...(isWrong ? [`a half restore is committed: ${content.replaceAll('\n', '; ')}`] : []),
    ],
  };
}
