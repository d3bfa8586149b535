import { toCoded, type Coded, type Plan } from '@stash-addons/core';
import { withCompanion, type Beside } from './companion.js';
import type { HostOutcome } from './host-outcome.js';
import { backupHost, restoreHost, type HostSnapshots } from './host-run.js';
import { Slots } from './slots.js';
import type { Steps } from './steps.js';
import type { UnitsContext } from './unit-run.js';
import { unitSets, type UnitSet } from './unit-sets.js';

export interface PlanOutcome {
  hosts: HostOutcome[];
  /** What failed outside of the units, or the first host's error. */
  error?: Coded;
  /** Undos that failed besides: the next run tries them again, and until then somebody has to know. */
  notUndone: Coded[];
}

/** Before steps, units, after steps, undo. Never throws: the outcome says how it ended. */
export async function executePlan(
  plan: Plan,
  steps: Steps,
  runUnits: () => Promise<HostOutcome[]>,
): Promise<PlanOutcome> {
  const hosts: HostOutcome[] = [];
  let error: Coded | undefined;
  try {
    await steps.run(plan.before);
    hosts.push(...(await runUnits()));
    error = hosts.find((host) => host.error !== undefined)?.error;
    if (error === undefined) await steps.run(plan.after);
  } catch (problem) {
    error = toCoded(problem);
  }
  const notUndone = (await steps.undoAll()).map((failure) => failure.toJSON());
  error ??= notUndone.shift();
  return error === undefined ? { hosts, notUndone } : { hosts, notUndone, error };
}

/**
 * What runs the units of a plan, beside its companion where it has one; it throws what the companion failed with.
 * `snapshots` are what a restore takes, absent in a backup. Throws what the plan is wrong in; nothing of it is run yet.
 */
export async function prepareUnits(
  plan: Plan,
  context: UnitsContext,
  snapshots?: HostSnapshots,
): Promise<() => Promise<HostOutcome[]>> {
  const sets = unitSets(plan.units);
  if (snapshots === undefined && cannotBeRepeated(plan, sets)) await context.init.ensure();
  const slots = new Slots(plan.concurrency);
  const runAll = ({ signal, settled }: Beside): Promise<HostOutcome[]> => {
    const run = { context: { ...context, signal }, slots, settled };
    const one = (set: UnitSet) => (snapshots === undefined ? backupHost(set, run) : restoreHost(set, snapshots, run));
    return Promise.all(sets.map(one));
  };
  const isGood = (hosts: readonly HostOutcome[]) => hosts.every(({ error }) => error === undefined);
  return () => withCompanion(plan.beside, context, { work: runAll, isGood });
}

/** A dump that finds no repository is begun again; not so where several have to begin at one moment. */
function cannotBeRepeated({ beside }: Plan, sets: readonly UnitSet[]): boolean {
  return beside !== undefined || sets.some(({ parts }) => parts.length > 0);
}
