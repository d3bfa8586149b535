import { basename } from 'node:path';
import { StashError, type Command, type Diagnosis } from '@stash-addons/core';
import type { Member, MemberFailure } from '../pipe/member.js';
import type { Part } from '../pipe/pipeline.js';
import { startChild, type Child, type ChildSpec } from './child.js';
import { judge } from './judge.js';
import { prepareCommand, type CommandSurroundings, type PreparedCommand } from './prepare.js';

/** What every command of a run is started with. */
export interface CommandContext extends CommandSurroundings {
  diagnoses: readonly Diagnosis[];
  /** Name of the database in messages. */
  target: string;
  /** Told of every process, so that the next run can end what this one leaves. */
  onStart(name: string, pid: number): void;
}

/** A command that is ready to start: everything that can be wrong with it has been found. */
export interface Stage {
  name: string;
  command: Command;
  prepared: PreparedCommand;
}

type Ends = Pick<ChildSpec, 'stdin' | 'stdout'>;

const BROKEN_PIPE = /broken pipe|EPIPE/i;
const SIGPIPE_STATUS = 141;
/** What a loader prints on its standard output is only for the log. */
const KEPT_OUTPUT = 8 * 1024;

export function makeStage(command: Command, context: CommandContext): Stage {
  return { name: basename(command.argv[0]), command, prepared: prepareCommand(command, context) };
}

export function startStage(stage: Stage, ends: Ends): Child {
  const { name, command, prepared } = stage;
  const { stderr: stderrRule, timeoutSeconds } = command;
  return startChild({ name, ...prepared, ...ends, stderrRule, timeoutSeconds });
}

/** The stage as a part of a pipeline. */
export function stagePart(stage: Stage, context: CommandContext): Part {
  return {
    start({ stdin, stdout }) {
      const child = startStage(stage, { stdin: stdin ?? 'ignore', stdout: stdout ?? { keep: KEPT_OUTPUT } });
      return { name: stage.name, pid: child.pid, ended: judgeEnding(child, stage, context), kill: () => child.kill() };
    },
  };
}

/** Undefined where the stage ended well. */
export async function judgeEnding(
  child: Child,
  stage: Stage,
  context: CommandContext,
): Promise<MemberFailure | undefined> {
  const ending = await child.ended;
  const { diagnoses, target } = context;
  const error = judge({ command: stage.command, name: stage.name, ending, stderr: child.stderr, diagnoses, target });
  if (error === undefined) return undefined;
  const bySignal = ending.signal === 'SIGPIPE' || ending.code === SIGPIPE_STATUS;
  return { error, brokenPipe: bySignal || (ending.signal === null && BROKEN_PIPE.test(child.stderr.text)) };
}

/** Stages that write one after the other into the same stream; the next one starts when the last one ended well. */
export function sequencePart(stages: readonly Stage[], context: CommandContext): Part {
  return {
    keepsOutput: true,
    start({ stdout }, guard) {
      const onStart = (name: string, pid: number) => {
        guard(pid);
        context.onStart(name, pid);
      };
      return startSequence(stages, stdout as number, { ...context, onStart });
    },
  };
}

function startSequence(stages: readonly Stage[], stdout: number, context: CommandContext): Member {
  let running: Child | undefined;
  let killed = false;
  const runAll = async (): Promise<MemberFailure | undefined> => {
    for (const stage of stages) {
      if (killed) return { error: stoppedReading(stage.name), brokenPipe: true };
      running = startStage(stage, { stdin: 'ignore', stdout });
      context.onStart(stage.name, running.pid);
      const failure = await judgeEnding(running, stage, context);
      if (failure !== undefined) return failure;
    }
    return undefined;
  };
  const ended = runAll();
  const kill = () => {
    killed = true;
    running?.kill();
  };
  return { name: 'sequence', pid: 0, ended, kill };
}

/** A reader that ended well before its writer had, so that the stream cannot have arrived whole. */
export function stoppedReading(name: string): StashError {
  return new StashError('SA_COMMAND_FAILED', {
    command: name,
    ending: 'exit status 0',
    text: 'it stopped reading before the end of its input',
  });
}
