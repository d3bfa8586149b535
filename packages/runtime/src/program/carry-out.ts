import {
  encodeTags,
  StashError,
  type Captured,
  type Operation as ManifestOperation,
  type Plan,
  type RunContext,
  type SnapshotInfo,
} from '@stash-addons/core';
import { RepositoryInit } from '../flow/repository-init.js';
import { executePlan, unitRunner, type PlanOutcome } from '../plan/execute.js';
import type { Journal } from '../plan/journal.js';
import type { Leftover } from '../plan/recover.js';
import { Steps } from '../plan/steps.js';
import type { UnitsContext } from '../plan/unit-run.js';
import type { CommandContext } from '../process/stage.js';
import { connectionOf } from '../target/connection.js';
import { readSecrets } from '../target/secrets.js';
import { findTools, programFinder } from '../tools/find-tools.js';
import { chooseSnapshots } from './choose-snapshots.js';
import { resticFactory, type ResticFactory } from './open-restic.js';
import { resolveParams } from './params.js';
import { probe } from './probe.js';
import type { Collected, OperationRun } from './run-operation.js';
import type { Places } from './surroundings.js';

const DEFAULT_WAIT_SECONDS = 300;

export interface CarryOut extends OperationRun {
  places: Places;
  journal: Journal;
  leftovers: Leftover[];
  rejectedBefore: ReadonlyMap<string, string>;
  target: string;
  collected: Collected;
  signal: AbortSignal;
}

/** Probes the target, asks the program for a plan, and executes it. */
export async function carryOut(run: CarryOut): Promise<PlanOutcome> {
  const { addon, collected, directory, signal } = run;
  const operation = manifestOperation(run);
  const makeRestic = resticFactory(run);
  const { context, commands } = await prepare(run, operation);
  const steps = new Steps({ ...commands, log: run.log, journal: run.journal, signal });
  for (const leftover of run.leftovers) await steps.adopt(leftover);
  const rounds = await collected.span('probe', () => probeTarget({ run, operation, context, commands }));
  const facts = addon.program.facts(context, rounds);
  const snapshots = run.operation === 'restore' ? await choose(run, makeRestic, operation) : undefined;
  const plan = planFor(run, context, facts, snapshots);
  collected.warnings.push(...plan.warnings);
  const units: UnitsContext = { ...commands, ...unitsContext({ run, makeRestic, plan }) };
  run.log.info('Plan', { units: plan.units.length, server: plan.serverVersion, operation: directory.request.operation });
  return executePlan(plan, steps, unitRunner(units, snapshots));
}

function manifestOperation({ addon, operation }: CarryOut): ManifestOperation {
  return (addon.manifest.operations[operation] ?? addon.manifest.operations.backup) as ManifestOperation;
}

async function prepare(run: CarryOut, operation: ManifestOperation) {
  const { addon, directory, flags, journal, places, target } = run;
  const { request } = directory;
  const binding = request.target.appBinding;
  const tools = await findTools(addon.manifest.tools);
  const secrets = readSecrets({
    directory,
    access: operation.access,
    binding,
    sessionNamespace: request.session.namespace,
    target,
  });
  const params = resolveParams({ manifest: addon.manifest, operation: run.operation, flags, given: request.params });
  const connection = connectionOf(binding);
  const context: RunContext = { request, params, flags: { ...flags }, connection, tools, secretKeys: secrets.keys() };
  const commands: CommandContext = {
    privateDir: places.privateDir,
    secrets,
    findProgram: programFinder(addon.manifest.tools, tools),
    diagnoses: addon.program.diagnoses,
    target,
    onStart: (name, pid) => journal.process(name, pid),
  };
  return { context, commands };
}

interface ProbeTarget {
  run: CarryOut;
  operation: ManifestOperation;
  context: RunContext;
  commands: CommandContext;
}

function probeTarget({ run, operation, context, commands }: ProbeTarget): Promise<Captured[][]> {
  const wait = context.params['waitTimeout'] || run.flags['wait-timeout'];
  return probe({
    program: run.addon.program,
    context,
    commands,
    readiness: operation.readiness,
    waitSeconds: wait ? Number(wait) : DEFAULT_WAIT_SECONDS,
    signal: run.signal,
    onWait: (text) => run.log.info('Waiting for the database', { text }),
  });
}

function choose(run: CarryOut, makeRestic: ResticFactory, operation: ManifestOperation): Promise<SnapshotInfo[]> {
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
  const server = plan.serverVersion === undefined ? {} : { 'server-version': plan.serverVersion };
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
    tagsFor: (format: string) => encodeTags({ ...request.tags, addon: addon.manifest.addon.name, format, ...server }),
    session: request.tags['session'],
    onRejected(snapshot: string, reason: string) {
      collected.rejected.push(snapshot);
      journal.rejected(snapshot, reason);
    },
  };
}
