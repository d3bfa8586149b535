import { isDeepStrictEqual } from 'node:util';
import type { ApiObject, BackupBatch, RestoreBatch } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import { NOT_SERVED, upsertCondition } from '@stash-addons/session';
import { fromKey, type Key } from '../cache/informer.js';
import type { Shared } from './shared.js';

/** Kinds that are not served. */
export const UNSERVED = ['BackupBatch', 'RestoreBatch', 'BackupBlueprint'] as const;
export type Unserved = (typeof UNSERVED)[number];

/** Says of an object that it is not served yet: where it has a status there, else by an event. */
export async function tellNotServed(shared: Shared, kind: Unserved, key: Key, now = new Date()): Promise<undefined> {
  const found = await shared.client.get<ApiObject>(RESOURCES[kind], fromKey(key));
  if (found === undefined || found.metadata.deletionTimestamp !== undefined) return;
  if (kind === 'BackupBatch' || kind === 'RestoreBatch') await refuse(shared, found as BackupBatch | RestoreBatch, now);
  else await warn(shared, found, `A ${kind} is not served yet`);
}

async function refuse({ client }: Shared, batch: BackupBatch | RestoreBatch, now: Date): Promise<void> {
  const message = `A ${batch.kind} is not served yet`;
  const condition = { type: 'ValidationPassed', status: 'False', reason: NOT_SERVED, message } as const;
  const conditions = upsertCondition(batch.status?.conditions ?? [], condition, now);
  const status = { ...batch.status, phase: 'Invalid', conditions };
  if (isDeepStrictEqual(status, batch.status)) return;
  await client.replaceStatus(RESOURCES[batch.kind], { ...batch, status });
}

async function warn({ events }: Shared, about: ApiObject, message: string): Promise<void> {
  await events.tell(about, { type: 'Warning', reason: 'Not Served Yet', message });
}
