import { spawnSync } from 'node:child_process';
import { CLI, HOST } from './ground.mjs';
import { quartiles } from './statistics.mjs';

const RUNS = 15;
const LIMIT_MS = 80;

function timed(args) {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: HOST, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - started;
}

/** What `stash-addons addons list` takes beyond the start of Node itself. */
export function benchStartUp() {
  const [list, empty] = [
    [CLI, 'addons', 'list'],
    ['-e', '0'],
  ];
  for (const args of [list, empty]) timed(args);
  const differences = Array.from({ length: RUNS }, () => timed(list) - timed(empty));
  const { q1, median, q3 } = quartiles(differences, 0);
  return { runs: RUNS, q1, median, q3, limit: LIMIT_MS, met: median <= LIMIT_MS };
}
