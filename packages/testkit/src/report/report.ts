import type { Check, Group } from '../checks/check.js';
import { excuse, NEEDS } from '../checks/needs.js';
import type { Lab } from '../lab/lab.js';

export interface CheckResult {
  id: string;
  group: Group;
  outcome: 'passed' | 'failed' | 'skipped';
  /** What went wrong, what excuses it, or what else there is to say. */
  text: string;
  /** Of a check that was skipped: what the addon does not have. */
  capability?: string;
  seconds: number;
}

/** What a run of the kit found out. */
export interface Report {
  addon: string;
  version: string;
  profile: 'full' | 'short';
  passed: number;
  failed: number;
  skipped: number;
  /** Percent of the checks that were not skipped. */
  score: number;
  seconds: number;
  checks: CheckResult[];
}

/** Runs the checks in order; one that goes wrong keeps no other from being run. */
export async function runChecks(
  lab: Lab,
  checks: readonly Check[],
  onResult: (result: CheckResult) => void,
): Promise<Report> {
  const started = Date.now();
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = await runCheck(lab, check);
    results.push(result);
    onResult(result);
  }
  const count = (outcome: CheckResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  const [passed, failed] = [count('passed'), count('failed')];
  return {
    addon: lab.addon.packageJson.name ?? '',
    version: lab.addon.packageJson.version ?? '',
    profile: lab.profile.name,
    ...{ passed, failed, skipped: count('skipped') },
    score: passed + failed === 0 ? 0 : Math.floor((100 * passed) / (passed + failed)),
    seconds: secondsSince(started),
    checks: results,
  };
}

function secondsSince(started: number): number {
  return Math.round((Date.now() - started) / 100) / 10;
}

async function runCheck(lab: Lab, { id, group, needs, run }: Check): Promise<CheckResult> {
  for (const need of needs) {
    const why = excuse(lab.addon, need);
    if (why === undefined) continue;
    const text = `${NEEDS[need]}: ${why}`;
    return { id, group, outcome: 'skipped', text, capability: need, seconds: 0 };
  }
  const started = Date.now();
  try {
    const note = await run(lab);
    return { id, group, outcome: 'passed', text: note ?? '', seconds: secondsSince(started) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { id, group, outcome: 'failed', text, seconds: secondsSince(started) };
  }
}
