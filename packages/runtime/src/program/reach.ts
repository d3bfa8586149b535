import type { Operation as ManifestOperation, RunContext } from '@stash-addons/core';
import type { Journal } from '../plan/journal.js';
import type { CommandContext } from '../process/stage.js';
import { connectionOf } from '../target/connection.js';
import { readSecrets } from '../target/secrets.js';
import { findTools, programFinder, type FoundTools } from '../tools/find-tools.js';
import { resolveParams } from './params.js';
import { probe } from './probe.js';
import type { OperationRun } from './run-operation.js';
import type { Places } from './surroundings.js';

const DEFAULT_WAIT_SECONDS = 300;

/** What it takes to speak to the target. */
export interface Reaching extends OperationRun {
  places: Places;
  /** Without a folder that is kept where nothing has to be put back. */
  journal: Pick<Journal, 'process'> & Partial<Pick<Journal, 'keptDir'>>;
  target: string;
  signal: AbortSignal;
  /** Found already. */
  tools?: FoundTools;
  /** How long a server that does not answer is waited for. Default: what the parameters say. */
  waitSeconds?: number;
}

/** What the program is told, and how its commands are run. */
export interface Reach {
  context: RunContext;
  commands: CommandContext;
}

export function manifestOperation({ addon, operation }: Pick<Reaching, 'addon' | 'operation'>): ManifestOperation {
  return addon.manifest.operations[operation] ?? addon.manifest.operations.backup;
}

/** Finds the client programs and reads connection, secrets and parameters; nothing is run but programs asked for their version. */
export async function prepareReach(run: Reaching): Promise<Reach> {
  const operation = manifestOperation(run);
  const { addon, directory, flags, journal, places, target } = run;
  const { request } = directory;
  const binding = request.target.appBinding;
  const tools = run.tools ?? (await findTools(addon.manifest.tools));
  const secrets = readSecrets({
    directory,
    access: operation.access,
    binding,
    sessionNamespace: request.session.namespace,
    target,
  });
  const params = resolveParams({ manifest: addon.manifest, operation: run.operation, flags, given: request.params });
  const atHost = addon.manifest.serves.every((one) => one.target !== 'AppBinding' || one.defaultPort > 0);
  const connection = connectionOf(binding, { atHost });
  const context: RunContext = { request, params, flags: { ...flags }, connection, tools, secretKeys: secrets.keys() };
  const commands: CommandContext = {
    privateDir: places.privateDir,
    keptDir: journal.keptDir ?? places.privateDir,
    secrets,
    findProgram: programFinder(addon.manifest.tools, tools),
    diagnoses: addon.program.diagnoses,
    target,
    onStart: (name, pid) => journal.process(name, pid),
  };
  return { context, commands };
}

/** Waits until the target answers and finds out what the program has to know; changes nothing. */
export async function lookAtTarget(run: Reaching, { context, commands }: Reach): Promise<unknown> {
  const wait = context.params['waitTimeout'] || run.flags['wait-timeout'] || DEFAULT_WAIT_SECONDS;
  const rounds = await probe({
    program: run.addon.program,
    context,
    commands,
    readiness: manifestOperation(run).readiness,
    waitSeconds: run.waitSeconds ?? Number(wait),
    signal: run.signal,
    onWait: (text) => run.log.info('Waiting for the database', { text }),
  });
  return run.addon.program.facts(context, rounds);
}
