import { Random } from '@stash-addons/testbed';
import type { Subject } from './subject.ts';
import { DIRECTIONS, VICTIMS, type Direction, type Victim } from './victims.ts';

/** What one run does; everything in it follows from the seed. */
export interface RunPlan {
  index: number;
  direction: Direction;
  victim: Victim;
  subject: Subject;
  /** Where in the stream the victim is killed, in [0, 1). */
  at: number;
  /** Of the order in which a whole tree is killed. */
  seed: number;
}

export interface PlanOptions {
  /** Left out: each victim in each direction once. */
  runs?: number | undefined;
  /** Each victim in one direction alone, by turns: which one the first victim is met in. */
  oneDirection?: Direction | undefined;
  seed: number;
  /** One named twice is taken twice as often. */
  subjects: readonly Subject[];
}

/** Every victim in every direction is met equally often; the rest is drawn. */
export function planRuns({ runs: wanted, oneDirection, seed, subjects }: PlanOptions): RunPlan[] {
  const random = new Random(seed);
  const victims = VICTIMS.filter((victim) => withVictim(subjects, victim).length > 0);
  const pairs = victims.flatMap((victim) =>
    directionsOf(victim, oneDirection).map((direction) => ({ victim, direction })),
  );
  const runs = wanted ?? pairs.length;
  const rounds = Array.from({ length: Math.ceil(runs / pairs.length) }, () => random.shuffled(pairs)).flat();
  return rounds.slice(0, runs).map((pair, index) => ({
    ...pair,
    index,
    subject: random.pick(withVictim(subjects, pair.victim)),
    at: random.next(),
    seed: Math.floor(random.next() * 2 ** 32),
  }));
}

function directionsOf(victim: Victim, first: Direction | undefined): readonly Direction[] {
  if (first === undefined) return DIRECTIONS;
  return [DIRECTIONS[(DIRECTIONS.indexOf(first) + VICTIMS.indexOf(victim)) % 2] as Direction];
}

/** Only a stream passes a tap. */
function withVictim(subjects: readonly Subject[], victim: Victim): Subject[] {
  return subjects.filter(({ way }) => victim !== 'tap' || way.kind === 'stream');
}
