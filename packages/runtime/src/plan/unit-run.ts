import { asStashError, StashError, type Format, type Span, type Unit } from '@stash-addons/core';
import type { BackupSummary, Restic } from '@stash-addons/restic';
import type { FlowContext, RestoredSnapshot, UnitContext } from '../flow/flow-context.js';
import type { RepositoryInit } from '../flow/repository-init.js';
import { backupStream } from '../flow/stream-backup.js';
import { restoreStream } from '../flow/stream-restore.js';
import { dumpTree, restoreTree, storeTree } from '../flow/tree.js';
import { backupVolume, restoreVolume } from '../flow/volume.js';
import type { Journal } from './journal.js';

/** What the tags of a snapshot depend on, besides the session. */
export interface SnapshotIdentity {
  format: string;
  /** Name of the set it belongs to; absent where it stands for itself. */
  set?: string;
  /** Of the lead of a set: how many parts it has. */
  parts?: number;
  /** Of a part: its name. */
  part?: string;
}

export interface UnitsContext extends FlowContext {
  formats: readonly Format[];
  tagsFor(identity: SnapshotIdentity): string[];
  /** Value of the session tag. */
  session: string | undefined;
  init: RepositoryInit;
  /** Works after a cancel too: for tidying up. */
  tidy: Restic;
  journal: Pick<Journal, 'set' | 'setSettled'>;
  /** A snapshot of a failed run that could not be removed. */
  onRejected(snapshot: string, reason: string): void;
}

/** A unit as a part of its host's share. */
export interface Share {
  identity?: Omit<SnapshotIdentity, 'format'>;
  /** Awaited before the snapshot is completed; it throws where it must not be. */
  hold?: (() => Promise<void>) | undefined;
  /** Bytes that all units of the host have moved. */
  moved: { bytes: number };
}

/** How a unit ended. */
export interface UnitRun {
  span: Span;
  /** The snapshot a backup made. */
  made?: BackupSummary;
  error?: StashError;
  /** When the stream was complete: a snapshot may exist although none is known. */
  mayExist: boolean;
}

/** Makes one snapshot. Never throws: the outcome says how it ended. */
export async function backupUnit(unit: Unit, context: UnitsContext, share: Share): Promise<UnitRun> {
  let mayExist = false;
  const ended = await timed('dump', share, async (onBytes) => {
    const own = unitContext(unit, context, { onBytes, ...(share.hold === undefined ? {} : { hold: share.hold }) });
    const onComplete = () => {
      mayExist = true;
    };
    return store(unit, { tags: context.tagsFor({ format: unit.format, ...share.identity }), onComplete }, own);
  });
  return { ...ended, mayExist };

  async function store({ flow }: Unit, as: { tags: string[]; onComplete: () => void }, own: UnitContext) {
    if (flow.kind === 'stream') return context.init.around(() => backupStream({ flow, ...as }, own));
    if (flow.kind === 'tree') await dumpTree(flow, own);
    await own.hold?.();
    own.signal.throwIfAborted();
    as.onComplete();
    return context.init.around(() =>
      flow.kind === 'tree' ? storeTree(flow, as.tags, own) : backupVolume(flow, as.tags, own),
    );
  }
}

/** Restores one snapshot. Never throws: the outcome says how it ended. */
export async function restoreUnit(
  unit: Unit,
  snapshot: RestoredSnapshot,
  context: UnitsContext,
  share: Share,
): Promise<UnitRun> {
  const ended = await timed('load', share, async (onBytes) => {
    const own = unitContext(unit, context, { onBytes });
    if (unit.flow.kind === 'stream') await restoreStream(unit.flow, snapshot, own);
    else if (unit.flow.kind === 'tree') await restoreTree(unit.flow, snapshot, own);
    else await restoreVolume(unit.flow, snapshot, own);
    return undefined;
  });
  return { ...ended, mayExist: false };
}

function unitContext(unit: Unit, context: UnitsContext, own: Pick<UnitContext, 'onBytes' | 'hold'>): UnitContext {
  context.signal.throwIfAborted();
  const format = context.formats.find(({ id }) => id === unit.format);
  if (format === undefined) throw new StashError('SA_INTERNAL', { text: `the plan names no format ${unit.format}` });
  return { ...context, host: unit.host, format, ...own };
}

async function timed(
  name: 'dump' | 'load',
  { moved }: Share,
  work: (onBytes: (bytes: number) => number) => Promise<BackupSummary | undefined>,
): Promise<Omit<UnitRun, 'mayExist'>> {
  const startedAt = Date.now();
  let own = 0;
  const onBytes = (bytes: number) => {
    moved.bytes += bytes - own;
    own = bytes;
    return moved.bytes;
  };
  const span = (): Span => ({ name, at: new Date(startedAt).toISOString(), ms: Date.now() - startedAt, bytes: own });
  try {
    const made = await work(onBytes);
    return { span: span(), ...(made === undefined ? {} : { made }) };
  } catch (error) {
    return { span: span(), error: asStashError(error) };
  }
}
