import type { Driver } from '@stash-addons/drivers';
import { makeRepository } from '@stash-addons/testbed';
import { Ground, RESTIC_PASSWORD } from './ground.ts';
import { checkRepository, trueDump } from './outside.ts';
import { planRuns } from './plan.ts';
import { backupArgs, run, type RunReport } from './run.ts';
import type { Direction } from './victims.ts';
import { subjectsOf, type Size, type Subject, type Truth } from './subject.ts';
import { judgeNewSnapshots } from './verdict.ts';

const FIRST_BACKUP_MS = 180_000;

export interface Campaign {
  driver: Driver;
  /** Left out: each victim in each direction once. */
  runs?: number;
  /** Each victim in one direction alone, by turns: which one the first victim is met in. */
  oneDirection?: Direction | undefined;
  seed: number;
  /** One named twice is taken twice as often. */
  sizes: readonly Size[];
  onReport: (report: RunReport) => void;
  /** Ends the campaign before its next run. */
  signal?: AbortSignal;
}

/** Runs the attacks one after the other; at the end every repository is read whole. Throws what is wrong with one. */
export async function runCampaign(campaign: Campaign): Promise<RunReport[]> {
  const { driver, runs, oneDirection, seed, sizes } = campaign;
  const ground = await Ground.open(driver);
  const reports: RunReport[] = [];
  try {
    const ways = driver.ways.map((name) => ground.server.way(name));
    const subjects = subjectsOf(sizes, ways);
    const truths = await prepare(ground, subjects);
    for (const plan of planRuns({ runs, oneDirection, seed, subjects })) {
      if (campaign.signal?.aborted) break;
      const report = await run(ground, plan, truths.get(plan.subject) as Truth);
      reports.push(report);
      campaign.onReport(report);
    }
    for (const truth of truths.values()) await judgeRepository(ground, truth);
    return reports;
  } finally {
    await ground.close();
  }
}

/** What was found to be good earlier could have been damaged by a later run. */
async function judgeRepository(ground: Ground, truth: Truth): Promise<void> {
  await checkRepository(ground, truth.subject);
  const problems = await judgeNewSnapshots(ground, { ...truth, judged: new Set() });
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

async function prepare(ground: Ground, subjects: readonly Subject[]): Promise<Map<Subject, Truth>> {
  const truths = new Map<Subject, Truth>();
  const filled = new Set<string>();
  for (const subject of new Set(subjects)) {
    const { database, megabytes } = subject;
    makeRepository(ground.repository(subject), RESTIC_PASSWORD);
    if (!filled.has(database)) {
      await ground.server.create(database);
      await ground.server.fill(database, megabytes);
    }
    filled.add(database);
    const { exit, stderr } = await ground.start(backupArgs(ground, subject), FIRST_BACKUP_MS).ended;
    if (exit !== 0) throw new Error(`the first backup of ${database} ended with ${exit}: ${stderr}`);
    const content = await ground.server.contentOf(database);
    truths.set(subject, { subject, content, judged: new Set(), ...(await trueDump(ground, subject)) });
  }
  return truths;
}
