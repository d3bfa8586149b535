import {
  invalidParam,
  majorOf,
  planOf,
  StashError,
  versionNumbers,
  type Plan,
  type RunContext,
  type SnapshotInfo,
} from '@stash-addons/core';
import { restoreStreams } from '@stash-addons/mysql-family';
import { dialect } from './dialect.js';
import type { Facts } from './facts.js';

/** It would be given to all databases, and lost where the load is broken off. */
const STATISTICS = '^/\\*!50606 SET .*INNODB_STATS_AUTO_RECALC.*';
const GTIDS = '^SET @@GLOBAL\\.GTID_PURGED *=.*';
const USERS = ['^(?:CREATE|ALTER) USER .*', '^(?:GRANT|REVOKE) .*'];

export function planRestore(context: RunContext, facts: Facts, snapshots: SnapshotInfo[]): Plan {
  const { params, connection } = context;
  if (facts.readOnly) {
    throw new StashError('SA_TARGET_READ_ONLY', { target: connection.host, text: 'its read_only is on' });
  }
  for (const { tags } of snapshots) refuseNewer(context, facts, tags['server-version'] ?? '');
  const setsPosition = params['setPosition'] === 'true';
  if (setsPosition && params['database'] !== '') {
    throw invalidParam(context, 'setPosition', 'it is that of a whole server, and one database is selected');
  }
  const leavesUsers = params['users'] === 'false';
  const erase = [STATISTICS, ...(setsPosition ? [] : [GTIDS]), ...(leavesUsers ? USERS : [])];
  const system = leavesUsers ? 'none' : versionNumbers(facts.version).slice(0, 2).join('.');
  const { units, ...more } = restoreStreams(binaryLogOf(context), dialect, { snapshots, erase, system });
  return planOf(units, { ...more, serverVersion: facts.version });
}

/** GTIDs that are set belong to statements that get none here. */
function binaryLogOf(context: RunContext): RunContext {
  if (context.params['setPosition'] !== 'true') return context;
  return { ...context, params: { ...context.params, binaryLog: 'false' } };
}

/** The first table would fail: before 8 there are none of its character sets. */
function refuseNewer({ connection }: RunContext, { version }: Facts, source: string): void {
  if (majorOf(source) < 8 || majorOf(version) >= 8) return;
  const text = `the snapshot is of ${source}, and the server is ${version}`;
  throw new StashError('SA_TARGET_TOO_OLD', { target: connection.host, text });
}
