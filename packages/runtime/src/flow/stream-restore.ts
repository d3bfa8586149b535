import type { StreamFlow } from '@stash-addons/core';
import { runPipeline, type Part } from '../pipe/pipeline.js';
import { makeStage, stagePart } from '../process/stage.js';
import { watchOf, type RestoredSnapshot, type UnitContext } from './flow-context.js';
import { resticMember } from './restic-member.js';

/** Feeds the snapshot's file to the first stage, which sees its end only when restic gave all of it. */
export async function restoreStream(flow: StreamFlow, snapshot: RestoredSnapshot, context: UnitContext): Promise<void> {
  const fetch: Part = {
    start({ stdout }) {
      const dump = context.restic.dump({ snapshot: snapshot.id, file: `/${flow.file}`, stdout: stdout as number });
      return resticMember('restic dump', dump);
    },
  };
  await runPipeline({
    privateDir: context.privateDir,
    writers: [fetch],
    tap: { perl: context.findProgram('perl'), format: context.format, host: context.host, head: flow.head },
    readers: flow.stages.map((command) => stagePart(makeStage(command, context), context)),
    watch: watchOf(context),
    onStart: context.onStart,
  });
}
