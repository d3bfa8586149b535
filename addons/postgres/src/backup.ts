import { StashError, type Command, type Flow, type Plan, type RunContext, type StderrRule } from '@stash-addons/core';
import { clientFor } from './clients.js';
import { accessTo, namedDatabase } from './connection.js';
import { dialectWarnings } from './dialect.js';
import { majorVersion, versionText, type Facts } from './facts.js';
import { CUSTOM_FILE, DIRECTORY, DIRECTORY_PATH, SQL_FILE, type FormatId } from './formats.js';
import { readUserArgs, type UserArgs } from './user-args.js';

interface Dump {
  format: FormatId;
  flow: Flow;
}

/** The formats whose text makes databases. */
const MAKES_DATABASES: FormatId[] = ['cluster', 'script'];

/** Status 0 means success for the real programs, but a wrapper in their place may lose the status. */
const REPORTED: StderrRule = { error: '^pg_dump(?:all)?: error: ' };

export function planBackup(context: RunContext, facts: Facts): Plan {
  const { params, flags } = context;
  const tool = params['backupCMD'] === 'pg_dump' ? 'pg_dump' : 'pg_dumpall';
  const dump = tool === 'pg_dump' ? dumpOne(context, facts) : dumpAll(context, facts);
  return {
    serverVersion: versionText(facts),
    before: [],
    units: [{ host: flags['hostname'] || 'host-0', ...dump }],
    after: [],
    concurrency: 1,
    warnings: MAKES_DATABASES.includes(dump.format) ? dialectWarnings(context, tool, facts) : [],
  };
}

function dumpAll(context: RunContext, facts: Facts): Dump {
  const { params } = context;
  if ((params['format'] ?? 'plain') !== 'plain') {
    throw invalid('format', params['format'], 'pg_dumpall writes plain text alone; set backupCMD to pg_dump');
  }
  refuseJobs(params['jobs']);
  const args = readUserArgs('pg_dumpall', params['args'] ?? '');
  const database = namedDatabase(context);
  const command: Command = {
    argv: [
      clientFor(context, 'pg_dumpall', majorVersion(facts)).path,
      '--no-password',
      ...(database === undefined ? [] : [`--database=${database}`]),
      ...completed(args),
    ],
    stderr: REPORTED,
    ...accessTo(context, undefined),
  };
  return { format: 'cluster', flow: { kind: 'stream', file: SQL_FILE, stages: [command] } };
}

function dumpOne(context: RunContext, facts: Facts): Dump {
  const { params } = context;
  const args = readUserArgs('pg_dump', params['args'] ?? '');
  const program = clientFor(context, 'pg_dump', majorVersion(facts)).path;
  const access = accessTo(context, namedDatabase(context));
  const run = (...own: Command['argv'][1][]): Command => ({
    argv: [program, '--no-password', ...own, ...completed(args)],
    stderr: REPORTED,
    ...access,
  });
  if (params['format'] === 'directory') {
    const command = run('--format=directory', `--jobs=${params['jobs'] ?? '1'}`, '--compress=0', `--file`, {
      $path: DIRECTORY,
    });
    return {
      format: 'directory',
      flow: { kind: 'tree', path: DIRECTORY_PATH, folder: DIRECTORY, commands: [command] },
    };
  }
  refuseJobs(params['jobs']);
  if (params['format'] === 'custom') {
    const command = run('--format=custom', '--compress=0');
    return { format: 'custom', flow: { kind: 'stream', file: CUSTOM_FILE, stages: [command] } };
  }
  const format = args.has('C', 'create') ? 'script' : 'database';
  return { format, flow: { kind: 'stream', file: SQL_FILE, stages: [run('--format=plain')] } };
}

/** Without --if-exists, a dump made with --clean reports errors on a server that has nothing to clean. */
function completed({ words, has }: UserArgs): string[] {
  return has('c', 'clean') && !has('', 'if-exists') ? [...words, '--if-exists'] : words;
}

function refuseJobs(jobs = '1'): void {
  if (jobs !== '1') throw invalid('jobs', jobs, 'only the directory format can be written by several connections');
}

export function invalid(param: string, value = '', problem: string): StashError {
  return new StashError('SA_PARAM_INVALID', { addon: 'postgres', param, value, problem });
}
