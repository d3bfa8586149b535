import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { driverNamed } from '@stash-addons/drivers';
import { cacheFolder } from '@stash-addons/testbed';
import { runCampaign } from './campaign.ts';
import { lineOf, summaryOf, tableOf } from './report.ts';

const LEAST_MID_STREAM = 0.75;

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'postgres' },
    runs: { type: 'string', default: '28' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '1440' },
    json: { type: 'string' },
  },
});

const [runs, seed, minutes] = [values.runs, values.seed, values.minutes].map(Number) as [number, number, number];
/** Most runs are small ones, so that there are many. */
const sizes = ['small', 'small', 'medium', 'medium', 'large'] as const;
const reports = await runCampaign({
  ...{ driver: driverNamed(values.database), runs, seed, sizes },
  onReport: (report) => console.log(lineOf(report)),
  signal: AbortSignal.timeout(minutes * 60_000),
});
const summary = summaryOf(reports);
const name = values.database === 'postgres' ? 'kill-harness' : `kill-harness-${values.database}`;
const file = values.json ?? join(cacheFolder, `${name}.json`);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify({ seed, ...summary, reports }, undefined, 2)}\n`);
console.log(`\n${tableOf(summary)}`);
const enough = summary.midStream >= LEAST_MID_STREAM * summary.runs;
if (!enough) console.log(`Too few kills landed while the stream ran; at least ${LEAST_MID_STREAM * 100} % must.`);
process.exitCode = summary.failed === 0 && enough ? 0 : 1;
