import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI } from './ground.mjs';
import { installMany } from './many-addons.mjs';
import { quartiles } from './statistics.mjs';

const ADDONS = 1000;
/** As large as the programs of our own addons. */
const PROGRAM_BYTES = 300_000;
const RUNS = 5;
/** What frozen and a policy may add to the discovery of all addons. */
const LIMIT_MS = 300;

const POLICY = `policyVersion: 1\npackages:\n${Array.from({ length: 20 }, (_, i) => `  - '@other-${i}/*'\n`).join('')}  - '@acme/*'\n`;

/** A command tells the processor time it took, which depends little on what else the machine does. */
const TELL = `data:text/javascript,import { writeSync } from 'node:fs'; process.on('exit', () => {
  const { user, system } = process.cpuUsage(); writeSync(3, String((user + system) / 1000)); });`;

function timed(root, args) {
  const words = ['--import', TELL, CLI, ...args, '--root', root, '--json'];
  const { status, stdout, stderr, output } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(stderr);
  const { addons, diagnostics = [] } = JSON.parse(stdout);
  const found = Object.keys(addons).length;
  if (found !== ADDONS || diagnostics.length > 0) throw new Error(`${found} addons, ${diagnostics.length} refused`);
  return Number(output[3]);
}

/** In turn, so that what else the machine does meets all of them. */
function measure(root) {
  const policy = join(root, 'stash-addons.policy.yaml');
  const times = { plain: [], policy: [], frozen: [], lock: [] };
  for (let run = 0; run < RUNS; run += 1) {
    times.lock.push(timed(root, ['lock']));
    times.plain.push(timed(root, ['addons']));
    times.frozen.push(timed(root, ['addons', '--frozen']));
    writeFileSync(policy, POLICY);
    times.policy.push(timed(root, ['addons']));
    rmSync(policy);
  }
  return times;
}

/** What the lock and the policy cost with many addons installed: processor time of whole runs of the command line. */
export function benchTrust() {
  const root = mkdtempSync(join(tmpdir(), 'bench-trust-'));
  try {
    installMany(root, { addons: ADDONS, programBytes: PROGRAM_BYTES });
    timed(root, ['lock']);
    const times = measure(root);
    const added = (name) =>
      quartiles(
        times[name].map((time, run) => time - times.plain[run]),
        0,
      );
    const [frozen, policy] = [added('frozen'), added('policy')];
    const met = frozen.median <= LIMIT_MS && policy.median <= LIMIT_MS;
    return {
      runs: RUNS,
      limit: LIMIT_MS,
      met,
      frozen,
      policy,
      plain: quartiles(times.plain, 0),
      lock: quartiles(times.lock, 0),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
