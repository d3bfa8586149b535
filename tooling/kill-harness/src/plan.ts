import { Random } from './random.ts';
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

export interface CampaignOptions {
  runs: number;
  seed: number;
  /** One named twice is taken twice as often. */
  subjects: readonly Subject[];
}

/** Every victim in every direction is met equally often; the rest is drawn. */
export function planRuns({ runs, seed, subjects }: CampaignOptions): RunPlan[] {
  const random = new Random(seed);
  const pairs = VICTIMS.flatMap((victim) => DIRECTIONS.map((direction) => ({ victim, direction })));
  const rounds = Array.from({ length: Math.ceil(runs / pairs.length) }, () => random.shuffled(pairs)).flat();
  return rounds.slice(0, runs).map((pair, index) => ({
    ...pair,
    index,
    subject: random.pick(subjects),
    at: random.next(),
    seed: Math.floor(random.next() * 2 ** 32),
  }));
}
