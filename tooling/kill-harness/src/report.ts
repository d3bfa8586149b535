import type { RunReport } from './run.ts';
import { DIRECTIONS, VICTIMS } from './victims.ts';

export interface Summary {
  runs: number;
  /** Kills that landed while the stream ran. */
  midStream: number;
  failed: number;
  rows: SummaryRow[];
}

interface SummaryRow {
  direction: string;
  victim: string;
  runs: number;
  midStream: number;
  failed: number;
  /** Longest time from the end of the command line to the end of its last process. */
  deathMs: number;
}

export function summaryOf(reports: readonly RunReport[]): Summary {
  const rows = DIRECTIONS.flatMap((direction) =>
    VICTIMS.map((victim) => {
      const own = reports.filter((one) => one.direction === direction && one.victim === victim);
      return { direction, victim, ...count(own), deathMs: Math.max(0, ...own.map((one) => one.deathMs)) };
    }),
  );
  return { ...count(reports), rows: rows.filter(({ runs }) => runs > 0) };
}

function count(reports: readonly RunReport[]): Pick<Summary, 'runs' | 'midStream' | 'failed'> {
  return {
    runs: reports.length,
    midStream: reports.filter((one) => one.midStream).length,
    failed: reports.filter((one) => one.problems.length > 0).length,
  };
}

/** As a Markdown table. */
export function tableOf({ rows, runs, midStream, failed }: Summary): string {
  const lines = rows.map((row) =>
    [row.direction, row.victim, row.runs, row.midStream, row.failed, row.deathMs].join(' | '),
  );
  const share = runs === 0 ? 0 : Math.round((100 * midStream) / runs);
  return [
    '| direction | victim | runs | killed mid-stream | failed | last process gone after, at most (ms) |',
    '|---|---|---|---|---|---|',
    ...lines.map((line) => `| ${line} |`),
    '',
    `${runs} runs, ${midStream} (${share} %) killed while the stream ran, ${failed} failed`,
  ].join('\n');
}

export function lineOf(report: RunReport): string {
  const { index, direction, victim, database, way, share, exit, deathMs, seconds, problems } = report;
  const where = report.midStream ? `at ${Math.round(100 * share)} %` : 'missed';
  const head = `${index + 1} ${direction} ${victim} ${database}/${way} ${where} exit ${exit} dead ${deathMs} ms`;
  return [`${head} ${seconds.toFixed(1)} s`, ...problems.map((problem) => `  PROBLEM ${problem}`)].join('\n');
}
