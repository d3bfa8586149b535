import {
  encodeTag,
  formatClock,
  formatDuration,
  formatSize,
  StashError,
  toCoded,
  type BackupHostStats,
  type Coded,
  type Format,
  type RestoreHostStats,
  type SnapshotInfo,
  type Span,
  type Unit,
} from '@stash-addons/core';
import { rejectedSnapshot, type BackupSummary, type Restic } from '@stash-addons/restic';
import { backupStream } from '../flow/stream-backup.js';
import { restoreStream } from '../flow/stream-restore.js';
import { dumpTree, restoreTree, storeTree } from '../flow/tree.js';
import { backupVolume, restoreVolume } from '../flow/volume.js';
import type { FlowContext, UnitContext } from '../flow/flow-context.js';
import type { RepositoryInit } from '../flow/repository-init.js';

export interface UnitsContext extends FlowContext {
  formats: readonly Format[];
  /** Tags of a snapshot of that format. */
  tagsFor(format: string): string[];
  /** Value of the session tag. */
  session: string | undefined;
  init: RepositoryInit;
  /** Works after a cancel too: for tidying up. */
  tidy: Restic;
  /** A snapshot of a failed run that could not be removed. */
  onRejected(snapshot: string, reason: string): void;
}

export interface UnitOutcome {
  stat: BackupHostStats | RestoreHostStats;
  span: Span;
  error?: Coded;
}

/** Makes one snapshot. Never throws: the outcome says how it ended. */
export function backupUnit(unit: Unit, context: UnitsContext): Promise<UnitOutcome> {
  return timed(unit, 'dump', async (onBytes) => {
    const own = unitContext(unit, context, onBytes);
    let mayExist = false;
    const onComplete = () => {
      mayExist = true;
    };
    const startedAt = Date.now();
    try {
      const summary = await store(unit, own, onComplete);
      return { snapshots: [snapshotStats(unit, summary)] };
    } catch (error) {
      const left = rejectedSnapshot(error);
      if (left?.removed === false) context.onRejected(left.id, toCoded(error).code);
      if (left === undefined && mayExist) await forgetStrays(unit, startedAt, context);
      throw error;
    }
  });

  async function store(own: Unit, unitOwn: UnitContext, onComplete: () => void): Promise<BackupSummary> {
    const { flow, format } = own;
    const tags = context.tagsFor(format);
    if (flow.kind === 'stream') return context.init.around(() => backupStream({ flow, tags, onComplete }, unitOwn));
    if (flow.kind === 'tree') await dumpTree(flow, unitOwn);
    onComplete();
    return context.init.around(() =>
      flow.kind === 'tree' ? storeTree(flow, tags, unitOwn) : backupVolume(flow, tags, unitOwn),
    );
  }
}

/** Restores one snapshot. Never throws: the outcome says how it ended. */
export function restoreUnit(unit: Unit, snapshot: SnapshotInfo, context: UnitsContext): Promise<UnitOutcome> {
  return timed(unit, 'load', async (onBytes) => {
    const own = unitContext(unit, context, onBytes);
    if (unit.flow.kind === 'stream') await restoreStream(unit.flow, snapshot, own);
    else if (unit.flow.kind === 'tree') await restoreTree(unit.flow, snapshot, own);
    else await restoreVolume(unit.flow, snapshot, own);
    return {};
  });
}

function unitContext(unit: Unit, context: UnitsContext, onBytes: (bytes: number) => void): UnitContext {
  context.signal.throwIfAborted();
  const format = context.formats.find(({ id }) => id === unit.format);
  if (format === undefined) throw new StashError('SA_INTERNAL', { text: `the plan names no format ${unit.format}` });
  return { ...context, host: unit.host, format, onBytes };
}

async function timed(
  unit: Unit,
  name: 'dump' | 'load',
  work: (onBytes: (bytes: number) => void) => Promise<Pick<BackupHostStats, 'snapshots'>>,
): Promise<UnitOutcome> {
  const startedAt = Date.now();
  let moved = 0;
  const span = (): Span => ({ name, at: new Date(startedAt).toISOString(), ms: Date.now() - startedAt, bytes: moved });
  const stat = { hostname: unit.host };
  try {
    const made = await work((bytes) => {
      moved = bytes;
    });
    return {
      stat: { ...stat, phase: 'Succeeded', duration: formatDuration(Date.now() - startedAt), ...made },
      span: span(),
    };
  } catch (error) {
    const coded = toCoded(error);
    const text = `${coded.code}: ${coded.message}`;
    return { stat: { ...stat, phase: 'Failed', error: text }, span: span(), error: coded };
  }
}

function snapshotStats(unit: Unit, summary: BackupSummary) {
  const { flow } = unit;
  const path = flow.kind === 'stream' ? flow.file : flow.kind === 'tree' ? flow.path : flow.paths.join(',');
  return {
    name: summary.snapshot_id,
    path,
    totalSize: formatSize(summary.total_bytes_processed),
    uploaded: formatSize(summary.data_added),
    processingTime: formatClock(summary.total_duration),
    fileStats: {
      totalFiles: summary.total_files_processed,
      newFiles: summary.files_new,
      modifiedFiles: summary.files_changed,
      unmodifiedFiles: summary.files_unmodified,
    },
  };
}

/** restic may have been ended between writing the snapshot and saying so: what has our session and host is ours. */
async function forgetStrays(unit: Unit, startedAt: number, context: UnitsContext): Promise<void> {
  if (context.session === undefined) return;
  let ids: string[] = [];
  try {
    const found = await context.tidy.snapshots({ hosts: [unit.host], tags: [encodeTag('session', context.session)] });
    ids = found.filter(({ time }) => Date.parse(time) >= startedAt - 1000).map(({ id }) => id);
    await context.tidy.forget({ ids });
  } catch (error) {
    for (const id of ids) context.onRejected(id, toCoded(error).code);
  }
}
