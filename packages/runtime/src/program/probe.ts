import { setTimeout as sleep } from 'node:timers/promises';
import {
  StashError,
  type Captured,
  type Command,
  type Operation,
  type Program,
  type RunContext,
} from '@stash-addons/core';
import { findDiagnosis } from '../process/judge.js';
import { runCommand, type Outcome } from '../process/run-command.js';
import type { CommandContext } from '../process/stage.js';

const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5000;
/** A program that asks for more rounds than this never ends. */
const MOST_ROUNDS = 50;

export interface Probing {
  program: Pick<Program, 'probe'>;
  context: RunContext;
  commands: CommandContext;
  readiness: Operation['readiness'];
  /** How long the first round may be repeated. */
  waitSeconds: number;
  signal: AbortSignal;
  onWait(text: string): void;
}

type Round = Pick<Probing, 'commands' | 'signal' | 'readiness'>;

/** Runs the program's probes until it asks for no more. Throws the first failure that is not worth a wait. */
export function probe(probing: Probing): Promise<Captured[][]> {
  return askInRounds(
    (rounds) => probing.program.probe(probing.context, rounds),
    (commands, round) => (round === 0 ? firstRound(commands, probing) : oneRound(commands, probing)),
  );
}

/** Asks with the answers so far until there is no more to ask. Throws what `run` throws. */
export async function askInRounds(
  next: (rounds: Captured[][]) => Command[],
  run: (commands: Command[], round: number) => Promise<Captured[]>,
): Promise<Captured[][]> {
  const rounds: Captured[][] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const commands = next(rounds);
    if (commands.length === 0) return rounds;
    rounds.push(await run(commands, round));
  }
  throw new StashError('SA_INTERNAL', { text: `the program still wants to probe after ${MOST_ROUNDS} rounds` });
}

async function firstRound(commands: Command[], probing: Probing): Promise<Captured[]> {
  if (probing.readiness.kind === 'none') return oneRound(commands, probing);
  const until = Date.now() + probing.waitSeconds * 1000;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const outcomes = await runAll(commands, probing);
    const error = firstError(outcomes, probing);
    if (error === undefined) return outcomes.map(({ captured }) => captured);
    if (!isWorthWaiting(outcomes, probing)) throw error;
    if (Date.now() + pause > until) throw unreachable(error, probing);
    probing.onWait(error.message);
    await pauseOrAbort(pause, probing.signal);
  }
}

/** Runs the commands at the same time; throws the first failure when all have ended. */
export async function oneRound(commands: Command[], probing: Round): Promise<Captured[]> {
  const outcomes = await runAll(commands, probing);
  const error = firstError(outcomes, probing);
  if (error !== undefined) throw error;
  return outcomes.map(({ captured }) => captured);
}

function runAll(commands: Command[], { commands: context, signal }: Round): Promise<Outcome[]> {
  return Promise.all(commands.map((command) => runCommand(command, context, signal)));
}

/** Undefined too where the program wants to go on with a database that is not well. */
function firstError(outcomes: readonly Outcome[], { readiness }: Round): StashError | undefined {
  const isHealthRequired = readiness.kind === 'none' || readiness.healthRequired;
  return isHealthRequired ? outcomes.find(({ error }) => error !== undefined)?.error : undefined;
}

/** Every failure of the round has to say that it may pass; a client that hangs says nothing, but may. */
function isWorthWaiting(outcomes: readonly Outcome[], { commands }: Probing): boolean {
  return outcomes.every(({ error, captured }) => {
    if (error === undefined || error.code === 'SA_COMMAND_TIMEOUT') return true;
    return findDiagnosis(commands.diagnoses, captured.stderr)?.wait === true;
  });
}

function unreachable(error: StashError, { commands, waitSeconds }: Probing): StashError {
  const text = String(error.details['text'] ?? error.message).replace(/\.$/, '');
  return new StashError('SA_TARGET_UNREACHABLE', { target: commands.target, seconds: waitSeconds, text });
}

async function pauseOrAbort(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}
