import { randomUUID } from 'node:crypto';
import { isStashError, StashError, type SnapshotInfo, type Unit } from '@stash-addons/core';
import { rejectedSnapshot } from '@stash-addons/restic';
import type { RestoredSnapshot } from '../flow/flow-context.js';
import { hostOutcome, type HostOutcome } from './host-outcome.js';
import type { Slots } from './slots.js';
import { forgetSet, forgetStrays } from './strays.js';
import { backupUnit, restoreUnit, type UnitRun, type UnitsContext } from './unit-run.js';
import type { UnitSet } from './unit-sets.js';

export interface HostRun {
  context: UnitsContext;
  slots: Slots;
  /** Resolves when nothing beside the units can fail any more. */
  settled?: (() => Promise<void>) | undefined;
}

/** Makes a host's share. Never throws: the outcome says how it ended. */
export function backupHost(set: UnitSet, run: HostRun): Promise<HostOutcome> {
  return set.parts.length === 0 ? backupSingle(set, run) : backupSet(set, run);
}

async function backupSingle(set: UnitSet, { context, slots, settled }: HostRun): Promise<HostOutcome> {
  return slots.run(async () => {
    const startedAt = Date.now();
    const lead = await backupUnit(set.lead, context, { hold: settled, moved: { bytes: 0 } });
    if (lead.error !== undefined)
      await reject(lead.error, { host: set.host, startedAt, mayExist: lead.mayExist }, context);
    return hostOutcome({ set, startedAt, lead, parts: [], error: lead.error });
  });
}

interface Failed {
  host: string;
  startedAt: number;
  mayExist: boolean;
}

async function reject(error: StashError, { host, startedAt, mayExist }: Failed, context: UnitsContext): Promise<void> {
  const left = rejectedSnapshot(error);
  if (left?.removed === false) context.onRejected(left.id, error.code);
  if (left === undefined && mayExist) await forgetStrays(host, startedAt, context);
}

/**
 * Lead and parts start together. The lead's stream is held open until every part is stored, so that its snapshot comes
 * last; meanwhile its restic keeps the repository locked against whoever would sweep parts without a lead.
 */
async function backupSet(set: UnitSet, { context, slots, settled }: HostRun): Promise<HostOutcome> {
  const startedAt = Date.now();
  const name = randomUUID();
  const moved = { bytes: 0 };
  const { own, watch, failure } = failTogether(context);
  context.journal.set(name);
  const parts = Promise.all(
    set.parts.map((unit) =>
      slots.run(() => watch(backupUnit(unit, own, { identity: { set: name, part: unit.part as string }, moved }))),
    ),
  );
  const hold = async () => {
    await parts;
    own.signal.throwIfAborted();
    await settled?.();
  };
  const identity = { set: name, parts: set.parts.length };
  const lead = await watch(backupUnit(set.lead, own, { identity, hold, moved }));
  const ended = await parts;
  const failed = failure();
  if (failed === undefined) context.journal.setSettled(name);
  const error = failed && (await discard(name, failed, [lead, ...ended], context));
  return hostOutcome({ set, startedAt, lead, parts: ended, error });
}

/** Forgets a set that failed, and says why it did: of a snapshot that was left for a while, nothing is left to tell. */
async function discard(set: string, error: StashError, runs: readonly UnitRun[], context: UnitsContext) {
  const known = runs.flatMap(({ made }) => made?.snapshot_id ?? []);
  const isForgotten = await forgetSet(set, known, context);
  return isForgotten && error.code === 'SA_SNAPSHOT_LEFT' && isStashError(error.cause) ? error.cause : error;
}

/** Restores a host's share: the lead, then its parts. Never throws: the outcome says how it ended. */
export async function restoreHost(set: UnitSet, snapshots: HostSnapshots, run: HostRun): Promise<HostOutcome> {
  const startedAt = Date.now();
  const moved = { bytes: 0 };
  const { own, watch, failure } = failTogether(run.context);
  const restore = (unit: Unit) => run.slots.run(() => watch(restoreUnit(unit, snapshots(unit), own, { moved })));
  const lead = await restore(set.lead);
  const parts = lead.error === undefined ? await Promise.all(set.parts.map(restore)) : [];
  return hostOutcome({ set, startedAt, lead, parts, error: failure() });
}

/** Which snapshot a unit is restored from. */
export type HostSnapshots = (unit: Unit) => RestoredSnapshot;

/** Throws SA_SNAPSHOT_NONE where a host of the plan was given none, SA_INTERNAL where the plan leaves out a part. */
export function snapshotsFor(
  units: readonly Unit[],
  given: readonly SnapshotInfo[],
  repository: string,
): HostSnapshots {
  const find = ({ host, part }: Unit): RestoredSnapshot => {
    const lead = given.find((one) => one.host === host);
    if (lead === undefined) throw new StashError('SA_SNAPSHOT_NONE', { repository, target: host });
    const found = part === undefined ? lead : lead.parts?.find((one) => one.part === part);
    if (found !== undefined) return found;
    throw new StashError('SA_INTERNAL', {
      text: `the plan restores a part ${part}, which the snapshot ${lead.id} has not`,
    });
  };
  units.forEach(find);
  for (const { id, host, parts = [] } of given) {
    const left = parts.find(({ part }) => !units.some((unit) => unit.host === host && unit.part === part));
    if (left === undefined) continue;
    throw new StashError('SA_INTERNAL', { text: `the plan leaves out the part ${left.part} of the snapshot ${id}` });
  }
  return find;
}

/** Units that are ended with the first of them that fails, and what it failed with. */
function failTogether(context: UnitsContext) {
  const failing = new AbortController();
  const own: UnitsContext = { ...context, signal: AbortSignal.any([context.signal, failing.signal]) };
  let first: StashError | undefined;
  const watch = async (running: Promise<UnitRun>): Promise<UnitRun> => {
    const run = await running;
    if (run.error !== undefined) {
      first ??= run.error;
      failing.abort(first);
    }
    return run;
  };
  return { own, watch, failure: () => first };
}
