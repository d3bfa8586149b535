import { GROUPS, type Check } from '../checks/check.js';
import type { CheckResult, Report } from './report.js';

const MARKS = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' };
const NAME_WIDTH = 26;

/** One line of a check, as soon as it has ended; of one that failed, what it proves and how to go on. */
export function resultLine(result: CheckResult, { proves, fix }: Check): string {
  const { id, outcome, text, seconds } = result;
  const head = `${MARKS[outcome]} ${id.padEnd(NAME_WIDTH)} ${seconds.toFixed(1).padStart(5)} s`;
  if (outcome !== 'failed') return text === '' ? head : `${head}  ${text}`;
  const told = text.split('\n').map((line) => `       ${line}`);
  return [head, `       ${proves}`, ...told, `       ${fix} docs/conform/${id}.md`].join('\n');
}

export function summary({ addon, version, profile, passed, failed, skipped, score, seconds }: Report): string {
  const time = `${Math.round(seconds)} s`;
  return `${addon} ${version}, ${profile}: ${passed} passed, ${failed} failed, ${skipped} skipped; score ${score} (${time})`;
}

/** All ids, by group. */
export function listing(checks: readonly Check[]): string {
  const lines = Object.entries(GROUPS).flatMap(([group, title]) => [
    title,
    ...checks.filter((check) => check.group === group).map(({ id, proves }) => `  ${id.padEnd(NAME_WIDTH)} ${proves}`),
  ]);
  return lines.join('\n');
}
