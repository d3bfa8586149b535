import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '@stash-addons/testbed';
import { findCast, type Cast } from './cast.ts';
import type { Finished, Ground } from './ground.ts';
import type { RunPlan } from './plan.ts';
import { kill, programOf, withEnvironment } from '@stash-addons/testkit/fixtures';
import { placeOf, streamProgress, treeProgress, type Progress } from './progress.ts';
import { strike } from './victims.ts';

const SESSION_MS = 120_000;
/** Nothing of a session may live longer than this after its command line has ended. */
const DEATH_MS = 20_000;

export interface Attack {
  /** Command line of the session. */
  args: string[];
  /** Bytes of the whole dump. */
  total: number;
}

export interface Aftermath {
  finished: Finished;
  /** The victim was alive, and its data had not been moved whole. */
  midStream: boolean;
  /** Share of the data that had been moved when the victim was killed. */
  share: number;
  /** From the end of the command line to the end of its last process. */
  deathMs: number;
  /** Processes that had not ended in time. */
  survivors: string[];
}

/** Runs a session, kills the victim at its offset, and waits until nothing of the session lives. */
export async function attack(ground: Ground, plan: RunPlan, { args, total }: Attack): Promise<Aftermath> {
  const running = ground.start(args, SESSION_MS);
  let over = false;
  void running.ended.then(() => (over = true));
  const hit = await watch();
  const finished = await running.ended;
  return { finished, ...hit, ...(await untilDead(ground)) };

  async function watch(): Promise<Pick<Aftermath, 'midStream' | 'share'>> {
    const isTree = plan.subject.way.kind === 'tree';
    const progress = isTree ? treeProgress(total, plan.direction) : streamProgress(total);
    const place = isTree ? placeOf(plan) : plan.at;
    for (;;) {
      const cast = findCast(running.pid, ground.driver.client, plan.direction);
      const share = cast && progress(cast);
      if (cast !== undefined && share !== undefined && share >= place) return hitAt(cast, progress, share);
      if (over) return { midStream: false, share: 1 };
      await sleep(1);
    }
  }

  /** What had moved all while a connection was being ended was not struck in its middle. */
  async function hitAt(cast: Cast, progress: Progress, share: number): Promise<Pick<Aftermath, 'midStream' | 'share'>> {
    const cut = () => ground.server.cutConnections();
    const struck = await strike({ victim: plan.victim, cast, random: new Random(plan.seed), cut });
    const now = plan.victim === 'connection' ? (progress(cast) ?? share) : share;
    return { midStream: struck && now < 1, share: now };
  }
}

async function untilDead(ground: Ground): Promise<Pick<Aftermath, 'deathMs' | 'survivors'>> {
  const from = Date.now();
  for (;;) {
    const alive = withEnvironment(ground.folder);
    const deathMs = Date.now() - from;
    if (alive.length === 0) return { deathMs, survivors: [] };
    if (deathMs > DEATH_MS) {
      const survivors = alive.map((pid) => `${pid} ${programOf(pid)}`);
      for (const pid of alive) kill(pid);
      return { deathMs, survivors };
    }
    await sleep(20);
  }
}
