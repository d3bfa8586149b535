/** How long a fresh process takes to discover many addons, reading and checking every manifest. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installMany } from './many-addons.mjs';

const ADDONS = 1000;
const RUNS = 7;
const LIMIT_MS = 500;

const CHILD = `
  const started = performance.now();
  const { directorySource, discover } = await import('@stash-addons/host');
  const imported = performance.now();
  const before = process.cpuUsage();
  const catalog = await discover([directorySource({ root: process.argv[1] })]);
  const ended = performance.now();
  const { user, system } = process.cpuUsage(before);
  const { addons, diagnostics } = catalog;
  const times = { load: imported - started, discover: ended - imported, cpu: (user + system) / 1000 };
  console.log(JSON.stringify({ ...times, addons: addons.length, diagnostics }));
`;

function runOnce(root) {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', CHILD, root], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  const result = JSON.parse(output);
  if (result.addons !== ADDONS) throw new Error(`found ${result.addons} of ${ADDONS}: ${output.slice(0, 500)}`);
  return result;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

const root = mkdtempSync(join(tmpdir(), 'bench-discovery-'));
try {
  const bytes = installMany(root, { addons: ADDONS, programBytes: 100 });
  const runs = Array.from({ length: RUNS }, () => runOnce(root));
  const times = runs.map((run) => run.discover);
  const [best, middle, worst] = [Math.min(...times), median(times), Math.max(...times)].map(Math.round);
  console.log(
    `${ADDONS} addons of ${Math.round(bytes / 1024)} KiB each, new process, ${RUNS} runs: ` +
      `best ${best} ms, median ${middle} ms, worst ${worst} ms (limit ${LIMIT_MS}); ` +
      `CPU ${Math.round(median(runs.map((run) => run.cpu)))} ms; loading the code took ${Math.round(median(runs.map((run) => run.load)))} ms`,
  );
  process.exitCode = middle <= LIMIT_MS ? 0 : 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}
