import {
  planOf,
  restoreUnits,
  StashError,
  type Command,
  type Flow,
  type Plan,
  type RunContext,
  type SnapshotInfo,
  type StreamFlow,
} from '@stash-addons/core';
import { newestClient } from './clients.js';
import { accessTo, namedDatabase, type Access } from './connection.js';
import { TURNS } from './dialect.js';
import { english, majorVersion, versionText, type Facts } from './facts.js';
import { SQL_FILE, type FormatId } from './formats.js';
import { clusterHead, databaseHead } from './head.js';
import { EVERY_ERROR, LASTING_ERRORS } from './load-errors.js';
import { scriptGuard } from './script-guard.js';
import { loadCustom, loadDirectory, type Loading } from './restore-archive.js';
import { namesDatabase, readUserArgs } from './user-args.js';

const LOADERS: Record<FormatId, (loading: Loading) => Flow> = {
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
  const flowOf = (snapshot: SnapshotInfo) => LOADERS[snapshot.format as FormatId]({ context, facts, snapshot });
  return planOf(restoreUnits(snapshots, flowOf), { serverVersion: versionText(facts) });
}

/** Begins in a database that the script itself never drops while it is connected there. */
function loadCluster(loading: Loading): StreamFlow {
  return scriptFlow(loading, maintenanceDatabase(loading.facts));
}

/** May be of one database alone, and then it matters where it begins. */
function loadScript(loading: Loading): StreamFlow {
  return scriptFlow(loading, namedDatabase(loading.context));
}

function maintenanceDatabase({ databases }: Facts): string {
  return databases.includes('postgres') ? 'postgres' : 'template1';
}

function scriptFlow(loading: Loading, database: string | undefined): StreamFlow {
  const { context, facts } = loading;
  const loader = { ...psql(context, accessTo(context, database, english(facts)), []), stderr: LASTING_ERRORS };
  return { kind: 'stream', file: SQL_FILE, stages: [guard(loading), loader], head: clusterHead(facts.user) };
}

function loadDatabase(loading: Loading): Flow {
  const { context, facts } = loading;
  const whole = context.params['singleTransaction'] !== 'false';
  const access = accessTo(context, namedDatabase(context), english(facts));
  const loader = psql(context, access, whole ? ['--single-transaction', '--set=ON_ERROR_STOP=1'] : []);
  const head = databaseHead(majorVersion(facts));
  return {
    kind: 'stream',
    file: SQL_FILE,
    stages: whole ? [{ ...loader, stderr: EVERY_ERROR }] : [guard(loading), { ...loader, stderr: LASTING_ERRORS }],
    ...(head === undefined ? {} : { head }),
  };
}

function guard({ context, facts }: Loading): Command {
  const elsewhere = namesDatabase(readUserArgs('psql', context.params['args']));
  return scriptGuard({
    serverMajor: majorVersion(facts),
    turns: TURNS,
    database: elsewhere ? undefined : (namedDatabase(context) ?? facts.user),
    elsewhere: maintenanceDatabase(facts),
    filled: facts.filled,
    used: facts.used,
  });
}

function psql(context: RunContext, access: Access, own: string[]): Command {
  const { words } = readUserArgs('psql', context.params['args']);
  return {
    argv: [
      newestClient(context, 'psql').path,
      ...['--no-psqlrc', '--no-password', '--quiet', '--output=/dev/null', '--set=VERBOSITY=verbose', '--file=-'],
      ...[...own, ...words],
    ],
    ...access,
  };
}
