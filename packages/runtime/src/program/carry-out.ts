import {
  StashError,
  type Operation as ManifestOperation,
  type Plan,
  type RunContext,
  type SnapshotInfo,
} from '@stash-addons/core';
import { RepositoryInit } from '../flow/repository-init.js';
import { executePlan, prepareUnits, type PlanOutcome } from '../plan/execute.js';
import { snapshotsFor } from '../plan/host-run.js';
import type { Journal } from '../plan/journal.js';
import type { Leftover } from '../plan/recover.js';
import { Steps } from '../plan/steps.js';
import { sweepSets } from '../plan/strays.js';
import type { UnitsContext } from '../plan/unit-run.js';
import { chooseSnapshots, refuseMissing, type ChosenSnapshots } from './choose-snapshots.js';
import { resticFactory, type ResticFactory } from './open-restic.js';
import { lookAtTarget, manifestOperation, prepareReach, type Reaching } from './reach.js';
import type { Collected } from './run-operation.js';
import { tagger } from './tagger.js';

export interface CarryOut extends Reaching {
  journal: Journal;
  leftovers: Leftover[];
  rejectedBefore: ReadonlyMap<string, string>;
  collected: Collected;
}

/** Probes the target, asks the program for a plan, and executes it. */
export async function carryOut(run: CarryOut): Promise<Omit<PlanOutcome, 'notUndone'>> {
  const { collected, directory, signal } = run;
  const operation = manifestOperation(run);
  const makeRestic = resticFactory(run);
  const reach = await prepareReach(run);
  const { context, commands } = reach;
  const steps = new Steps({ ...commands, log: run.log, journal: run.journal, signal });
  await putRight(run, steps, makeRestic);
  const facts = await collected.span('probe', () => lookAtTarget(run, reach));
  const chosen = run.operation === 'restore' ? await choose(run, makeRestic, operation) : undefined;
  const plan = planFor(run, context, facts, chosen?.snapshots);
  if (chosen?.listed === false && mayChangeBefore(plan)) await refuseMissing(makeRestic({ signal }), chosen.snapshots);
  collected.warnings.push(...plan.warnings);
  const units: UnitsContext = { ...commands, ...unitsContext({ run, makeRestic, plan }) };
  run.log.info('Plan', {
    units: plan.units.length,
    server: plan.serverVersion,
    operation: directory.request.operation,
  });
  const source = chosen && snapshotsFor(plan.units, chosen.snapshots, units.restic.repository);
  const { notUndone, ...outcome } = await executePlan(plan, steps, await prepareUnits(plan, units, source));
  collected.warnings.push(...notUndone);
  return outcome;
}

/** What runs of this target left that died: undos are done now, and in a backup unfinished sets are forgotten. */
async function putRight(run: CarryOut, steps: Steps, makeRestic: ResticFactory): Promise<void> {
  const { journal, leftovers, log } = run;
  const sets = leftovers.flatMap((leftover) => leftover.sets);
  for (const set of sets) journal.set(set);
  for (const leftover of leftovers) await steps.adopt(leftover);
  if (run.operation === 'backup' && sets.length > 0) await sweepSets(sets, { restic: makeRestic(), journal, log });
}

/** Whether something may be changed before restic is asked for the last of the snapshots. */
function mayChangeBefore({ before, units }: Plan): boolean {
  return before.length > 0 || units.length > 1;
}

function choose(run: CarryOut, makeRestic: ResticFactory, operation: ManifestOperation): Promise<ChosenSnapshots> {
  const { addon, collected, directory, flags, log, signal } = run;
  const restic = makeRestic({ signal });
  const { name } = addon.manifest.addon;
  return collected.span('select', () =>
    chooseSnapshots({
      restic,
      request: directory.request,
      flags,
      host: flags['hostname'] as string,
      many: operation.hosts === 'many',
      recognition: {
        addon: name,
        formats: addon.manifest.formats,
        repository: restic.repository,
        rejected: run.rejectedBefore,
      },
      onWarning: (text) => log.warn('Snapshot', { text }),
    }),
  );
}

function planFor(run: CarryOut, context: RunContext, facts: unknown, snapshots?: SnapshotInfo[]): Plan {
  const { program } = run.addon;
  if (snapshots === undefined) return program.backup(context, facts);
  if (program.restore !== undefined) return program.restore(context, facts, snapshots);
  throw new StashError('SA_RUN_FLAG_UNKNOWN', { flag: 'restore', known: 'this addon has no restore' });
}

function unitsContext({ run, makeRestic, plan }: { run: CarryOut; makeRestic: ResticFactory; plan: Plan }) {
  const { addon, collected, directory, journal, log, places, signal } = run;
  const { request } = directory;
  const tidy = makeRestic();
  const allowed = request.actions.some(({ name }) => name === 'InitializeBackendRepository');
  return {
    restic: makeRestic({ signal }),
    resticBy: (binary: string) => makeRestic({ signal, binary }),
    tidy,
    init: new RepositoryInit(tidy, allowed, (startedAt) => collected.addSpan('init', startedAt)),
    log,
    signal,
    stallSeconds: request.limits.stallSeconds,
    realPath: places.realPath,
    formats: addon.manifest.formats,
    tagsFor: tagger(request.tags, addon.manifest.addon.name, plan.serverVersion),
    session: request.tags['session'],
    journal,
    onRejected(snapshot: string, reason: string) {
      collected.rejected.push(snapshot);
      journal.rejected(snapshot, reason);
    },
  };
}
