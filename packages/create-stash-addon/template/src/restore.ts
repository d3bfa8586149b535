import { planOf, restoreUnits, type Plan, type RunContext, type SnapshotInfo } from '@stash-addons/core';
import { commandFor } from './connection.js';
import { DUMP_FILE, LOAD } from './database.js';
import type { Facts } from './facts.js';

/** The program sees the end of its input only after all of the snapshot has come, and is killed otherwise. */
export function planRestore(context: RunContext, facts: Facts, snapshots: SnapshotInfo[]): Plan {
  const flow = { kind: 'stream' as const, file: DUMP_FILE, stages: [commandFor(context, LOAD)] };
  return planOf(
    restoreUnits(snapshots, () => flow),
    { serverVersion: facts.version },
  );
}
