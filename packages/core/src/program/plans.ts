import type { Flow, Plan, RunContext, SnapshotInfo, Unit } from '../contract/plan.js';

/** A plan of these units, one after the other, with nothing before or after them unless `more` says so. */
export function planOf(units: Unit[], more: Partial<Plan> = {}): Plan {
  return { before: [], units, after: [], concurrency: 1, warnings: [], ...more };
}

/** The host that a backup of a single database reports: the one that the wire names, else `host-0`. */
export function hostOf({ flags }: RunContext): string {
  return flags['hostname'] || 'host-0';
}

/** One unit for each snapshot that is restored, in the format that the snapshot has. */
export function restoreUnits(snapshots: readonly SnapshotInfo[], flowOf: (snapshot: SnapshotInfo) => Flow): Unit[] {
  return snapshots.map((snapshot) => ({ host: snapshot.host, format: snapshot.format, flow: flowOf(snapshot) }));
}
