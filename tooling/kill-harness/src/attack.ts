import { setTimeout as sleep } from 'node:timers/promises';
import type { Finished, Ground } from './ground.ts';
import type { RunPlan } from './plan.ts';
import { backendsOf, bytesWritten, kill, programOf, withEnvironment } from './processes.ts';
import { Random } from './random.ts';
import { findCast, strike } from './victims.ts';

const SESSION_MS = 120_000;
/** Nothing of a session may live longer than this after its command line has ended. */
const DEATH_MS = 20_000;

export interface Attack {
  /** Command line of the session. */
  args: string[];
  /** Database whose connections the victim `connection` means. */
  database: string;
  /** Bytes of the whole stream. */
  total: number;
}

export interface Aftermath {
  finished: Finished;
  /** The victim was alive, and its stream had not passed whole. */
  midStream: boolean;
  /** Bytes that had passed the tap when the victim was killed. */
  bytes: number;
  /** From the end of the command line to the end of its last process. */
  deathMs: number;
  /** Processes that had not ended in time. */
  survivors: string[];
}

/** Runs a session, kills the victim at its offset, and waits until nothing of the session lives. */
export async function attack(ground: Ground, plan: RunPlan, { args, database, total }: Attack): Promise<Aftermath> {
  const running = ground.start(args, SESSION_MS);
  let over = false;
  void running.ended.then(() => (over = true));
  const hit = await watch();
  const finished = await running.ended;
  return { finished, ...hit, ...(await untilDead(ground)) };

  async function watch(): Promise<Pick<Aftermath, 'midStream' | 'bytes'>> {
    for (;;) {
      const cast = findCast(running.pid);
      const bytes = cast === undefined ? undefined : bytesWritten(cast.tap);
      if (cast !== undefined && bytes !== undefined && bytes >= plan.at * total) {
        const backends = () => backendsOf(ground.server.pid, database);
        const struck = strike({ victim: plan.victim, cast, random: new Random(plan.seed), backends });
        return { midStream: struck && bytes < total, bytes };
      }
      if (over) return { midStream: false, bytes: total };
      await sleep(1);
    }
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
