import { StashError, type Command, type Plan, type RunContext, type SnapshotInfo, type Unit } from '@stash-addons/core';
import { clientFor, majorOf, newestClient } from './clients.js';
import { accessTo, namedDatabase, type Access } from './connection.js';
import { majorVersion, type Facts } from './facts.js';
import { CUSTOM_FILE, DIRECTORY, DIRECTORY_PATH, SQL_FILE, type FormatId } from './formats.js';
import { clusterHead, databaseHead } from './head.js';
import { EVERY_ERROR, LASTING_ERRORS } from './psql-errors.js';
import { GUARD } from './script-guard.js';
import { readUserArgs } from './user-args.js';

interface Loading {
  context: RunContext;
  facts: Facts;
  snapshot: SnapshotInfo;
}

const LOADERS: Record<FormatId, (loading: Loading) => Unit['flow']> = {
  cluster: loadCluster,
  script: loadScript,
  database: loadDatabase,
  custom: loadCustom,
  directory: loadDirectory,
};

/** The snapshot's format decides how it is restored, not what today's parameters would write. */
export function planRestore(context: RunContext, facts: Facts, snapshots: SnapshotInfo[]): Plan {
  if (facts.recovering) {
    throw new StashError('SA_TARGET_READ_ONLY', { target: context.connection.host, text: 'it is a standby' });
  }
  const units = snapshots.map((snapshot) => {
    const flow = LOADERS[snapshot.format as FormatId]({ context, facts, snapshot });
    return { host: context.flags['hostname'] || 'host-0', format: snapshot.format, flow };
  });
  return { before: [], units, after: [], concurrency: 1, warnings: [] };
}

/** Begins in a database that the script itself never drops while it is connected there. */
function loadCluster({ context, facts }: Loading): Unit['flow'] {
  const start = facts.databases.includes('postgres') ? 'postgres' : 'template1';
  const stage = psql(context, accessTo(context, start, english(facts)), []);
  return {
    kind: 'stream',
    file: SQL_FILE,
    stages: [{ ...stage, stderr: LASTING_ERRORS }],
    head: clusterHead(facts.user),
  };
}

/** May be either of the two others; the database it begins in matters where it is one of a single database. */
function loadScript({ context, facts }: Loading): Unit['flow'] {
  const access = accessTo(context, namedDatabase(context), english(facts));
  const stage = { ...psql(context, access, []), stderr: LASTING_ERRORS };
  return { kind: 'stream', file: SQL_FILE, stages: [{ argv: GUARD }, stage], head: clusterHead(facts.user) };
}

function loadDatabase({ context, facts }: Loading): Unit['flow'] {
  const whole = context.params['singleTransaction'] !== 'false';
  const access = accessTo(context, namedDatabase(context), english(facts));
  const stage = psql(context, access, whole ? ['--single-transaction', '--set=ON_ERROR_STOP=1'] : []);
  const head = databaseHead(majorVersion(facts));
  return {
    kind: 'stream',
    file: SQL_FILE,
    stages: [{ ...stage, stderr: whole ? EVERY_ERROR : LASTING_ERRORS }],
    ...(head === undefined ? {} : { head }),
  };
}

function loadCustom(loading: Loading): Unit['flow'] {
  return { kind: 'stream', file: CUSTOM_FILE, stages: [pgRestore(loading, wholeOrNot(loading.context))] };
}

function loadDirectory(loading: Loading): Unit['flow'] {
  const jobs = loading.context.params['jobs'] ?? '1';
  const own = jobs === '1' ? wholeOrNot(loading.context) : ['--exit-on-error', `--jobs=${jobs}`];
  const command = pgRestore(loading, [...own, '--format=directory']);
  command.argv.push({ $path: DIRECTORY });
  return { kind: 'tree', path: DIRECTORY_PATH, folder: DIRECTORY, commands: [command] };
}

function wholeOrNot({ params }: RunContext): string[] {
  return params['singleTransaction'] === 'false' ? [] : ['--exit-on-error', '--single-transaction'];
}

/** pg_restore needs to be as new as the pg_dump that wrote the archive, which is as new as its server. */
function pgRestore({ context, facts, snapshot }: Loading, own: string[]): Command {
  const source = majorOf(snapshot.tags['server-version'] ?? '');
  const access = accessTo(context, namedDatabase(context));
  const { words } = readUserArgs('pg_restore', context.params['args'] ?? '');
  return {
    argv: [
      clientFor(context, 'pg_restore', Math.max(source, majorVersion(facts))),
      ...['--no-password', '--dbname=', ...own, ...words],
    ],
    ...access,
  };
}

function psql(context: RunContext, access: Access, own: string[]): Command {
  const { words } = readUserArgs('psql', context.params['args'] ?? '');
  return {
    argv: [
      newestClient(context, 'psql'),
      ...['--no-psqlrc', '--no-password', '--quiet', '--output=/dev/null', '--set=VERBOSITY=verbose', '--file=-'],
      ...[...own, ...words],
    ],
    ...access,
  };
}

/** Errors are told apart by their text as well; only a superuser can choose its language. */
function english({ superuser }: Facts): string[] {
  return superuser ? ['-c lc_messages=C'] : [];
}
