import { CONTRACT, exitCodeOf, StashError, toCoded, type Addon } from '@stash-addons/core';
import { runDoctor } from '../doctor/run-doctor.js';
import { createLog, type Log } from '../result/log.js';
import { resultOf, writeResult, type RunOutcome } from '../result/write-result.js';
import { openRunDirectory, type RunDirectory } from '../rundir/run-directory.js';
import { knownFlags, operationOf, parseArgv, type Operation } from './argv.js';
import { runOperation } from './run-operation.js';
import { runProbe } from './run-probe.js';
import { outputDirOf } from './surroundings.js';

/** What keeps the process alive after the result is written (a socket of a client library) is left behind after this. */
const LINGER_MS = 2000;

/**
 * Runs an addon's program: reads the argv of its Function and the run directory, carries out the plan, and writes
 * `output.json` and `result.json` into `--output-dir`. Sets and returns the exit status: 0 also for a failed run whose
 * result was written (the status step reports it), else 1, or 2 for wrong usage.
 */
export async function runProgram(
  addon: Addon,
  argv: readonly string[] = process.argv.slice(2),
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const log = createLog();
  const status = await run({ addon, argv, env, log }).catch((error: unknown) => {
    log.error('Failed', { ...toCoded(error) });
    return exitCodeOf(error);
  });
  process.exitCode = status;
  setTimeout(() => process.exit(), LINGER_MS).unref();
  return status;
}

interface Invocation {
  addon: Addon;
  argv: readonly string[];
  env: NodeJS.ProcessEnv;
  log: Log;
}

async function run({ addon, argv, env, log }: Invocation): Promise<number> {
  const { manifest } = addon;
  const { subcommand, flags } = parseArgv(argv, knownFlags(manifest));
  if (subcommand === 'version') {
    process.stdout.write(
      `${JSON.stringify({ addon: manifest.addon.name, contract: CONTRACT, node: process.version })}\n`,
    );
    return 0;
  }
  if (subcommand === 'doctor') return runDoctor({ addon, flags, env, log });
  if (subcommand === 'probe') {
    return runProbe({ addon, operation: 'backup', directory: openRunDirectory(env), flags, env, log });
  }
  const operation = operationOf(subcommand, manifest);
  const directory = openRunDirectory(env);
  checkOperation(operation, directory);
  const host = flags['hostname'] || directory.request.member.alias || 'host-0';
  const outcome = await runOperation({ addon, operation, directory, flags: { ...flags, hostname: host }, env, log });
  return report({ directory, flags, host, outcome, log });
}

function checkOperation(operation: Operation, { request }: RunDirectory): void {
  if (request.operation === operation) return;
  throw new StashError('SA_REQUEST_INVALID', { path: 'request.json', problem: `it is for a ${request.operation}` });
}

interface Report {
  directory: RunDirectory;
  flags: Readonly<Record<string, string>>;
  host: string;
  outcome: RunOutcome;
  log: Log;
}

function report({ directory, flags, host, outcome, log }: Report): number {
  const { request } = directory;
  const result = resultOf(request.target.ref, host, outcome);
  for (const warning of outcome.warnings) log.warn('Warning', { ...warning });
  if (outcome.error === undefined) log.info('Succeeded', { hosts: result.totalHosts });
  else log.error('Failed', { ...outcome.error });
  const folder = outputDirOf(request, flags);
  if (folder === undefined) return outcome.error === undefined ? 0 : 1;
  writeResult(folder, result);
  return 0;
}
