import { StashError, toCoded, type Coded, type Plan, type SnapshotInfo, type Unit } from '@stash-addons/core';
import type { Steps } from './steps.js';
import { backupUnit, restoreUnit, type UnitOutcome, type UnitsContext } from './unit-run.js';

export interface PlanOutcome {
  units: UnitOutcome[];
  /** What failed outside of the units, or the first unit's error. */
  error?: Coded;
}

/** Before steps, units, after steps, undo. Never throws: the outcome says how it ended. */
export async function executePlan(
  plan: Plan,
  steps: Steps,
  runUnit: (unit: Unit) => Promise<UnitOutcome>,
): Promise<PlanOutcome> {
  const units: UnitOutcome[] = [];
  let error: Coded | undefined;
  try {
    await steps.run(plan.before);
    units.push(...(await inParallel(plan.units, plan.concurrency, runUnit)));
    error = units.find((unit) => unit.error !== undefined)?.error;
    if (error === undefined) await steps.run(plan.after);
  } catch (problem) {
    error = toCoded(problem);
  }
  const [undoFailure] = await steps.undoAll();
  error ??= undoFailure?.toJSON();
  return error === undefined ? { units } : { units, error };
}

/** How a plan's unit is run in a backup, and in a restore of these snapshots. Throws SA_SNAPSHOT_NONE. */
export function unitRunner(units: readonly Unit[], context: UnitsContext, snapshots?: readonly SnapshotInfo[]) {
  if (snapshots === undefined) return (unit: Unit) => backupUnit(unit, context);
  const byHost = new Map(snapshots.map((snapshot) => [snapshot.host, snapshot]));
  const without = units.find(({ host }) => !byHost.has(host));
  if (without === undefined) return (unit: Unit) => restoreUnit(unit, byHost.get(unit.host) as SnapshotInfo, context);
  throw new StashError('SA_SNAPSHOT_NONE', { repository: context.restic.repository, target: without.host });
}

/** Results in the order of the items. */
async function inParallel<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(width, items.length)) }, worker));
  return results;
}
