import { join } from 'node:path';
import { type OperatorProcess, startOperator } from './scene.js';
import type { Stage } from './stage.js';

const KILLER = join(import.meta.dirname, 'kill-after-write.mjs');
/** The same each time, so that the next one need not wait for the lease. */
const NAME = 'first';
const MOST_WRITES = 40;

/**
 * Runs `begin` and `play` again and again, with an operator that dies after its first write, its second one, and so on, and
 * is followed by another; until one lives to the end. Returns how many writes that took.
 */
export async function killAfterEachWrite(
  stage: Stage,
  begin: (round: number) => Promise<void>,
  play: (round: number) => Promise<void>,
): Promise<number> {
  let round = 0;
  for (let killed = true; killed;) {
    round += 1;
    if (round === MOST_WRITES) throw new Error(`${round} writes did not end it`);
    await stage.operator.end('SIGTERM');
    await begin(round);
    const mortal = startMortal(stage, round);
    const ended = play(round);
    killed = await survive(stage, mortal, ended);
    await ended;
  }
  stage.operator = startOperator(stage.scene, NAME);
  return round;
}

function startMortal({ scene }: Stage, writes: number): OperatorProcess {
  const env = { ...scene.operatorEnv, NODE_OPTIONS: `--import=${KILLER}`, KILL_AFTER_WRITES: String(writes) };
  return startOperator({ ...scene, operatorEnv: env }, NAME);
}

/** Goes on with another operator as soon as the mortal one is dead; whether it died before `done`. */
async function survive(stage: Stage, mortal: OperatorProcess, done: Promise<unknown>): Promise<boolean> {
  const died = new Promise<boolean>((resolve) => mortal.process.once('exit', () => resolve(true)));
  const killed = await Promise.race([died, done.then(() => false)]);
  if (killed) stage.operator = startOperator(stage.scene, NAME);
  else await mortal.end('SIGTERM');
  return killed;
}
