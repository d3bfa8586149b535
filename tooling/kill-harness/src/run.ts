import { attack, type Aftermath } from './attack.ts';
import type { Ground } from './ground.ts';
import { storedSnapshots } from './outside.ts';
import type { RunPlan } from './plan.ts';
import { judgeNewSnapshots, judgeRest, stateOfTarget, type Problems } from './verdict.ts';
import type { Subject, Truth } from './subject.ts';

const SESSION_MS = 120_000;
/** Every so many runs a restore that was broken off is made again. */
const SECOND_TRIES = 3;

export interface RunReport extends Omit<RunPlan, 'subject' | 'seed'> {
  database: string;
  way: string;
  midStream: boolean;
  /** Of the data, that had been moved when the victim was killed. */
  share: number;
  exit: number | null;
  deathMs: number;
  seconds: number;
  problems: Problems;
}

/** One run: the attack, then everything it must not have done. */
export async function run(ground: Ground, plan: RunPlan, truth: Truth): Promise<RunReport> {
  const started = Date.now();
  const outcome = await (plan.direction === 'backup' ? attackBackup : attackRestore)(ground, plan, truth).catch(
    (error: unknown) => ({ aftermath: undefined, problems: [`the harness failed: ${String(error)}`] }),
  );
  const { aftermath, problems } = outcome;
  const { subject, seed: _, ...rest } = plan;
  return {
    ...rest,
    database: subject.database,
    way: subject.way.name,
    midStream: aftermath?.midStream ?? false,
    share: aftermath?.share ?? 0,
    exit: aftermath?.finished.exit ?? null,
    deathMs: aftermath?.deathMs ?? 0,
    seconds: (Date.now() - started) / 1000,
    problems,
  };
}

interface Outcome {
  aftermath: Aftermath;
  problems: Problems;
}

/** Command line of an undisturbed or attacked backup of a subject. */
export function backupArgs(ground: Ground, subject: Subject): string[] {
  const { database, way } = subject;
  const where = [ground.server.url(database), '--repo', ground.repository(subject)];
  return ['backup', ...where, ...way.backupArgs(database), '--json'];
}

async function attackBackup(ground: Ground, plan: RunPlan, truth: Truth): Promise<Outcome> {
  const { subject } = plan;
  const before = storedSnapshots(ground, subject);
  const aftermath = await attack(ground, plan, { args: backupArgs(ground, subject), total: truth.total });
  const after = storedSnapshots(ground, subject);
  const made = after.length - before.length;
  const claimed = aftermath.finished.exit === 0;
  return {
    aftermath,
    problems: [
      ...judgeEnding(aftermath, plan),
      ...(claimed && made !== 1 ? [`it said that it succeeded, and made ${made} snapshots`] : []),
      ...(await judgeNewSnapshots(ground, truth)),
      ...(await judgeNextRun(ground, plan.subject)),
    ],
  };
}

async function attackRestore(ground: Ground, plan: RunPlan, truth: Truth): Promise<Outcome> {
  const target = `target_${plan.index}`;
  await ground.server.create(target);
  const newest = storedSnapshots(ground, plan.subject).at(-1) ?? '';
  const { way } = plan.subject;
  const args = restoreWords(ground, plan.subject, target, newest);
  const aftermath = await attack(ground, plan, {
    args: [...args, ...way.restoreArgs(target)],
    total: truth.total,
  });
  const { state, problems } = await stateOfTarget(ground, target, truth);
  const claimed = aftermath.finished.exit === 0;
  problems.push(
    ...judgeEnding(aftermath, plan),
    ...(claimed && state !== 'complete' ? [`it said that it succeeded, and the target is ${state}`] : []),
    ...(await judgeNextRun(ground, plan.subject)),
    ...(state !== 'complete' && plan.index % SECOND_TRIES === 0
      ? await judgeSecondTry(ground, {
          args: [...args, ...way.restoreArgs(target), ...way.againArgs(target)],
          target,
          truth,
        })
      : []),
  );
  await ground.server.drop(target);
  return { aftermath, problems };
}

function restoreWords(ground: Ground, subject: Subject, target: string, id: string): string[] {
  const where = [ground.server.url(target), '--repo', ground.repository(subject), '--snapshot', id];
  return ['restore', ...where, '--yes', '--json'];
}

/** A client may connect again, and then it is the result that has to be right. */
function judgeEnding({ finished, survivors, midStream }: Aftermath, { victim }: RunPlan): Problems {
  const isFatal = midStream && victim !== 'connection';
  return [
    ...(finished.hung ? ['the command line did not end'] : []),
    ...survivors.map((name) => `a process lived on: ${name}`),
    ...(isFatal && finished.exit === 0 ? ['it said that it succeeded, although a part of it was killed'] : []),
  ];
}

/** The next backup of the same target, with retention and prune, is not disturbed by what the attack left. */
async function judgeNextRun(ground: Ground, subject: Subject): Promise<Problems> {
  const before = storedSnapshots(ground, subject);
  const args = [...backupArgs(ground, subject), '--keep-last', '2', '--prune'];
  const { exit, stderr, hung } = await ground.start(args, SESSION_MS).ended;
  if (exit !== 0) return [`the next backup ${hung ? 'hung' : `ended with ${exit}`}: ${stderr.slice(-300)}`];
  return judgeRest(ground, subject, before);
}

/** A restore that was broken off can be made again into the same database. */
async function judgeSecondTry(
  ground: Ground,
  { args, target, truth }: { args: string[]; target: string; truth: Truth },
): Promise<Problems> {
  const { exit, stderr } = await ground.start(args, SESSION_MS).ended;
  if (exit !== 0) return [`the second restore ended with ${exit}: ${stderr.slice(-300)}`];
  const { state, problems } = await stateOfTarget(ground, target, truth);
  return state === 'complete' ? problems : [...problems, `after the second restore the target is ${state}`];
}
