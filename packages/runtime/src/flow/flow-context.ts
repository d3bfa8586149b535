import type { Format, SnapshotInfo } from '@stash-addons/core';
import type { Restic } from '@stash-addons/restic';
import type { FlowWatch } from '../pipe/watch.js';
import type { CommandContext } from '../process/stage.js';
import type { Log } from '../result/log.js';

/** What a unit needs to be carried out. */
export interface FlowContext extends CommandContext {
  restic: Restic;
  /** The same repository by another program that runs restic. */
  resticBy(binary: string): Restic;
  log: Log;
  /** Aborted with a StashError at a cancel, the deadline, or the failure of another unit. */
  signal: AbortSignal;
  /** No byte moved for so long ends the run; 0 turns it off. */
  stallSeconds: number;
  /** Real folder of a path of the wire. */
  realPath(wirePath: string): string;
}

export interface UnitContext extends FlowContext {
  host: string;
  format: Format;
  /** Takes the bytes that passed so far; returns those of all streams of the host. */
  onBytes(bytes: number): number;
  /** Awaited before the snapshot is completed; it throws where it must not be. */
  hold?: () => Promise<void>;
}

/** What a unit is restored from. */
export type RestoredSnapshot = Pick<SnapshotInfo, 'id' | 'paths'>;

export function watchOf(context: UnitContext): FlowWatch {
  const { signal, stallSeconds, log, host } = context;
  const onProgress = (bytes: number) => {
    log.info('Progress', { host, bytes: context.onBytes(bytes) });
  };
  return { signal, stallSeconds, onProgress };
}
