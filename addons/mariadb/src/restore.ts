import { planOf, StashError, versionNumbers, type Plan, type RunContext, type SnapshotInfo } from '@stash-addons/core';
import { restoreStreams } from '@stash-addons/mysql-family';
import { dialect } from './dialect.js';
import type { Facts } from './facts.js';

/** Statements about the place of a server in a replication. */
const POSITION = ['^CHANGE MASTER .*', '^SET GLOBAL gtid_slave_pos *=.*', '^(?:STOP|START) (?:ALL )?SLAVES?\\b.*'];
const USERS = ['^(?:CREATE|ALTER) (?:USER|ROLE) .*', '^SET DEFAULT ROLE .*', '^(?:GRANT|REVOKE) .*'];

export function planRestore(context: RunContext, facts: Facts, snapshots: SnapshotInfo[]): Plan {
  const { params, connection } = context;
  if (facts.readOnly) {
    throw new StashError('SA_TARGET_READ_ONLY', { target: connection.host, text: 'its read_only is on' });
  }
  const { setPosition, users } = params;
  const erase = [...(users === 'true' ? [] : USERS), ...(setPosition === 'true' ? [] : POSITION)];
  const system = users === 'true' ? versionNumbers(facts.version).slice(0, 2).join('.') : 'none';
  const { units, ...more } = restoreStreams(context, dialect, { snapshots, erase, system });
  return planOf(units, { ...more, serverVersion: facts.version });
}
