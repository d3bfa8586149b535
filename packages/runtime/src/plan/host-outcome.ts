import {
  formatClock,
  formatDuration,
  formatSize,
  toCoded,
  type BackupHostStats,
  type Coded,
  type PartSnapshot,
  type RestoreHostStats,
  type Span,
  type StashError,
  type Unit,
} from '@stash-addons/core';
import type { BackupSummary } from '@stash-addons/restic';
import type { UnitRun } from './unit-run.js';
import type { UnitSet } from './unit-sets.js';

/** How a host's share ended. */
export interface HostOutcome {
  stat: BackupHostStats | RestoreHostStats;
  spans: Span[];
  /** Snapshots that the one in `stat` leads. */
  parts: PartSnapshot[];
  error?: Coded;
}

export interface HostRuns {
  set: UnitSet;
  startedAt: number;
  lead: UnitRun;
  /** In the order of the set's parts. */
  parts: UnitRun[];
  /** What it failed with first. */
  error: StashError | undefined;
}

/** One stat for a host, as the wire has it: of a set it names the lead, with the figures of all of it. */
export function hostOutcome({ set, startedAt, lead, parts, error }: HostRuns): HostOutcome {
  const spans = [lead, ...parts].map(({ span }) => span);
  const stat = { hostname: set.host };
  if (error !== undefined) {
    const coded = toCoded(error);
    const text = `${coded.code}: ${coded.message}`;
    return { stat: { ...stat, phase: 'Failed', error: text }, spans, parts: [], error: coded };
  }
  const duration = formatDuration(Date.now() - startedAt);
  const made = [lead, ...parts].flatMap((run) => run.made ?? []);
  const snapshots = lead.made === undefined ? {} : { snapshots: [snapshotStats(set.lead, lead.made, made)] };
  return { stat: { ...stat, phase: 'Succeeded', duration, ...snapshots }, spans, parts: partSnapshots(set, parts) };
}

function partSnapshots(set: UnitSet, runs: readonly UnitRun[]): PartSnapshot[] {
  return runs.flatMap(({ made }, index) => {
    const part = set.parts[index]?.part ?? '';
    return made === undefined ? [] : [{ host: set.host, part, snapshot: made.snapshot_id }];
  });
}

function snapshotStats({ flow }: Unit, lead: BackupSummary, all: readonly BackupSummary[]) {
  const path = flow.kind === 'stream' ? flow.file : flow.kind === 'tree' ? flow.path : flow.paths.join(',');
  const sum = (figure: (summary: BackupSummary) => number) => all.reduce((total, one) => total + figure(one), 0);
  return {
    name: lead.snapshot_id,
    path,
    totalSize: formatSize(sum((one) => one.total_bytes_processed)),
    uploaded: formatSize(sum((one) => one.data_added)),
    processingTime: formatClock(Math.max(...all.map((one) => one.total_duration))),
    fileStats: {
      totalFiles: sum((one) => one.total_files_processed),
      newFiles: sum((one) => one.files_new),
      modifiedFiles: sum((one) => one.files_changed),
      unmodifiedFiles: sum((one) => one.files_unmodified),
    },
  };
}
