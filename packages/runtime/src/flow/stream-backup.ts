import type { StreamFlow } from '@stash-addons/core';
import type { BackupSummary, Running } from '@stash-addons/restic';
import { runPipeline, type Part } from '../pipe/pipeline.js';
import { bytesMoved } from '../process/proc-table.js';
import { makeStage, sequencePart, stagePart } from '../process/stage.js';
import { watchOf, type UnitContext } from './flow-context.js';
import { resticMember } from './restic-member.js';

export interface StreamBackup {
  flow: StreamFlow;
  tags: string[];
  /** Told when restic may see the end of the stream: from now on a snapshot may exist. */
  onComplete(): void;
}

/** A snapshot of one file, made only of a complete stream. */
export async function backupStream(backup: StreamBackup, context: UnitContext): Promise<BackupSummary> {
  const { flow, tags } = backup;
  let running: Running<BackupSummary> | undefined;
  const store: Part = {
    start({ stdin }) {
      running = context.restic.backupStream({ stdin: stdin as number, filename: flow.file, host: context.host, tags });
      return resticMember('restic backup', running);
    },
  };
  const sequence = (flow.sequence ?? []).map((command) => makeStage(command, context));
  const stages = flow.stages.map((command) => stagePart(makeStage(command, context), context));
  await runPipeline({
    privateDir: context.privateDir,
    writers: sequence.length > 0 ? [sequencePart(sequence, context), ...stages] : stages,
    tap: { perl: context.findProgram('perl'), format: context.format, host: context.host },
    readers: [store],
    watch: { ...watchOf(context), afterwards: () => bytesMoved(running?.pid ?? 0) },
    onStart: context.onStart,
    ...(context.hold === undefined ? {} : { hold: context.hold }),
    onComplete: backup.onComplete,
  });
  return (running as Running<BackupSummary>).done;
}
