import {
  hostOf,
  invalidParam,
  planOf,
  StashError,
  type Arg,
  type Coded,
  type Command,
  type Flow,
  type Plan,
  type RunContext,
  type StderrRule,
  type UserArgs,
} from '@stash-addons/core';
import { clientFor } from './clients.js';
import { accessTo, namedDatabase } from './connection.js';
import { dialectWarnings } from './dialect.js';
import { majorVersion, versionText, type Facts } from './facts.js';
import { CUSTOM_FILE, DIRECTORY, DIRECTORY_PATH, SQL_FILE, type FormatId } from './formats.js';
import { namesDatabase, readUserArgs } from './user-args.js';

interface Dump {
  format: FormatId;
  flow: Flow;
}

type Tool = 'pg_dump' | 'pg_dumpall';

/** The formats whose text makes databases. */
const MAKES_DATABASES: FormatId[] = ['cluster', 'script'];

/** Status 0 means success for the real programs, but a wrapper in their place may lose the status. */
const REPORTED: StderrRule = { error: '^pg_dump(?:all)?: error: ' };

export function planBackup(context: RunContext, facts: Facts): Plan {
  const tool = context.params['backupCMD'] === 'pg_dump' ? 'pg_dump' : 'pg_dumpall';
  const dump = tool === 'pg_dump' ? dumpOne(context, facts) : dumpAll(context, facts);
  const dialect = MAKES_DATABASES.includes(dump.format) ? dialectWarnings(context, tool, facts) : [];
  return planOf([{ host: hostOf(context), ...dump }], {
    serverVersion: versionText(facts),
    warnings: [
      ...dialect,
      ...(tool === 'pg_dumpall' ? leftOut(context, facts) : []),
      ...subscriptionsLeftOut(context, tool, facts),
    ],
  });
}

/** Of pg_dumpall: no database at all. `-t` is tables alone to pg_dump. */
const WITHOUT_DATABASES = ['g', 'globals-only', 'r', 'roles-only', 't', 'tablespaces-only'];
const WITHOUT_SUBSCRIPTIONS = [...WITHOUT_DATABASES, 'no-subscriptions', 'a', 'data-only', 'table', 'n', 'schema'];

/** pg_dump leaves them out where the user is no superuser, and ends well. */
function subscriptionsLeftOut(context: RunContext, tool: Tool, { subscribed, user }: Facts): Coded[] {
  const args = readUserArgs(tool, context.params['args']);
  if (args.has(...WITHOUT_SUBSCRIPTIONS)) return [];
  const own = namedDatabase(context) ?? user;
  const isAny = tool === 'pg_dumpall' || namesDatabase(args);
  const names = subscribed.filter((name) => isAny || name === own);
  if (names.length === 0) return [];
  const what = `the subscriptions of ${names.join(', ')}`;
  const fix = 'Back up as a superuser, or leave them out knowingly with --no-subscriptions in args';
  return [leavesOut(context, { what, why: 'the user is no superuser', fix })];
}

/** pg_dumpall passes over what takes no connections, without a word. */
function leftOut(context: RunContext, { closed }: Facts): Coded[] {
  const { options, has } = readUserArgs('pg_dumpall', context.params['args']);
  if (has(...WITHOUT_DATABASES)) return [];
  const meant = options.flatMap(({ name, value }) => (name === 'exclude-database' && value ? [value] : []));
  return closed
    .filter((name) => !meant.includes(name))
    .map((name) => {
      const fix = `If it is wanted: alter database "${name}" allow_connections true`;
      return leavesOut(context, { what: `the database ${name}`, why: 'it takes no connections', fix });
    });
}

function leavesOut({ connection }: RunContext, details: { what: string; why: string; fix: string }): Coded {
  return new StashError('SA_DUMP_LEAVES_OUT', { target: connection.host, ...details }).toJSON();
}

function dumpAll(context: RunContext, facts: Facts): Dump {
  if (context.params['format'] !== 'plain') {
    throw invalidParam(context, 'format', 'pg_dumpall writes plain text alone; set backupCMD to pg_dump');
  }
  refuseJobs(context);
  const path = clientFor(context, 'pg_dumpall', majorVersion(facts)).path;
  const args = readUserArgs('pg_dumpall', context.params['args']);
  const database = namedDatabase(context);
  const own = database === undefined ? [] : [`--database=${database}`];
  const argv: Command['argv'] = [path, '--no-password', ...own, ...completed(args)];
  return streamDump('cluster', SQL_FILE, { argv, stderr: REPORTED, ...accessTo(context, undefined) });
}

function dumpOne(context: RunContext, facts: Facts): Dump {
  const { params } = context;
  const args = readUserArgs('pg_dump', params['args']);
  const path = clientFor(context, 'pg_dump', majorVersion(facts)).path;
  const run = (...own: Arg[]): Command => ({
    argv: [path, '--no-password', ...own, ...completed(args)],
    stderr: REPORTED,
    ...accessTo(context, namedDatabase(context)),
  });
  if (params['format'] === 'directory') {
    const own = ['--format=directory', `--jobs=${params['jobs']}`, '--compress=0', '--file', { $path: DIRECTORY }];
    return {
      format: 'directory',
      flow: { kind: 'tree', path: DIRECTORY_PATH, folder: DIRECTORY, commands: [run(...own)] },
    };
  }
  refuseJobs(context);
  if (params['format'] === 'custom') return streamDump('custom', CUSTOM_FILE, run('--format=custom', '--compress=0'));
  return streamDump(args.has('C', 'create') ? 'script' : 'database', SQL_FILE, run('--format=plain'));
}

function streamDump(format: FormatId, file: string, command: Command): Dump {
  return { format, flow: { kind: 'stream', file, stages: [command] } };
}

/** Without --if-exists, a dump made with --clean reports errors on a server that has nothing to clean. */
function completed({ words, has }: UserArgs): string[] {
  return has('c', 'clean') && !has('if-exists') ? [...words, '--if-exists'] : words;
}

function refuseJobs(context: RunContext): void {
  if (context.params['jobs'] === '1') return;
  throw invalidParam(context, 'jobs', 'only the directory format can be written by several connections');
}
