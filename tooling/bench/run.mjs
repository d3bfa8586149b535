import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { driverNamed } from '@stash-addons/drivers';
import { cacheBin, cacheFolder } from '@stash-addons/testbed';
import { backupMemory, benchBackup, resticStarts } from './backup.mjs';
import { openGround } from './ground.mjs';
import { benchOperator, operatorLines } from './operator.mjs';
import { benchParallel, parallelLines } from './parallel.mjs';
import { benchRestore } from './restore.mjs';
import { benchStartUp } from './start-up.mjs';
import { shown } from './statistics.mjs';
import { benchSteps } from './steps.mjs';
import { benchTrust } from './trust.mjs';

const MEMORY_LIMIT_MB = 100;
const PARTS = 'backup,memory,opens,steps,restore,discovery,start-up,trust';

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'postgres' },
    pairs: { type: 'string', default: '9' },
    'restore-pairs': { type: 'string' },
    megabytes: { type: 'string', default: '2000' },
    parts: { type: 'string', default: PARTS },
    json: { type: 'string' },
    invokers: { type: 'string', default: '5000' },
    sessions: { type: 'string', default: '20000' },
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '60' },
    minutes: { type: 'string', default: '30' },
    peer: { type: 'boolean', default: false },
  },
});
const driver = driverNamed(values.database);
const file = values.json ?? join(cacheFolder, driver.name === 'postgres' ? 'bench.json' : `bench-${driver.name}.json`);
const pairs = Number(values.pairs);
const parts = values.parts.split(',');
const NEED_DATABASE = ['backup', 'memory', 'opens', 'steps', 'restore', 'parallel'];
const STEP_RUNS = 9;

function operatorOptions() {
  const numbers = ['invokers', 'sessions', 'rate', 'seconds', 'minutes'].map((name) => [name, Number(values[name])]);
  return { ...Object.fromEntries(numbers), peer: values.peer };
}

function machine() {
  const load = loadavg().map((one) => one.toFixed(1));
  const restic = execFileSync(cacheBin('restic'), ['version'], { encoding: 'utf8' }).split(' ')[1];
  return {
    processors: `${cpus().length} x ${cpus()[0].model}`,
    memoryMB: Math.round(totalmem() / 2 ** 20),
    node: process.version,
    restic,
    load,
  };
}

async function withDatabase(results) {
  const say = (text) => console.log(text);
  say(`Filling a database of about ${values.megabytes} MB`);
  const ground = await openGround(driver, Number(values.megabytes));
  try {
    results[driver.name] = ground.server.version;
    if (parts.includes('opens')) results.opens = { starts: await resticStarts(ground) };
    if (parts.includes('steps')) results.steps = await benchSteps(ground, STEP_RUNS);
    if (parts.includes('memory')) results.memory = { peakMB: await backupMemory(ground), limit: MEMORY_LIMIT_MB };
    if (parts.includes('backup')) results.backup = await (say('Backup'), benchBackup(ground, pairs));
    if (parts.includes('restore')) {
      results.restore = await (say('Restore'), benchRestore(ground, Number(values['restore-pairs'] ?? pairs)));
    }
    // Last, since it makes other tables of the one that the others use.
    if (parts.includes('parallel')) results.parallel = await (say('Parallel'), benchParallel(ground, pairs));
  } finally {
    await ground.close();
  }
}

function discovery() {
  const { stdout, status } = spawnSync(process.execPath, [join(import.meta.dirname, 'discovery.mjs')], {
    encoding: 'utf8',
  });
  return { text: stdout.trim(), met: status === 0 };
}

function pairLines(name, { bare, ours, rest, cpu, ratio, limit, met, pairs: count }) {
  return [
    `${name}, ${count} pairs of ${values.megabytes} MB: median (quartiles)`,
    `  bare pipeline       ${shown(bare, 's')}`,
    `  ours, the same span ${shown(ours, 's')}; ratio ${ratio}, limit ${limit} s: ${met ? 'met' : 'MISSED'}`,
    `  ours, all the rest  ${shown(rest, 's')} (start, probe, choice, settling)`,
    `  processor time      bare ${shown(cpu.bare, 's')}, ours with all the rest ${shown(cpu.ours, 's')}`,
  ];
}

function stepLines({ runs, init, check, retention }) {
  return [
    `Beside the dump, ${runs} runs: init ${shown(init, 's')}, check and size ${shown(check, 's')}, retention with prune ${shown(retention, 's')}`,
  ];
}

function startUpLines({ runs, limit, ...times }) {
  return [`addons list beyond node -e 0, ${runs} runs: ${shown(times, 'ms')} (limit ${limit} ms)`];
}

function trustLines(found) {
  if (!found) return [];
  const { runs, plain, frozen, policy, lock, limit, met } = found;
  return [
    `1,000 addons, ${runs} runs of the command line, processor time: addons ${shown(plain, 'ms')}, lock ${shown(lock, 'ms')}`,
    `  more with --frozen ${shown(frozen, 'ms')}, with a policy ${shown(policy, 'ms')}; limit ${limit} ms: ${met ? 'met' : 'MISSED'}`,
  ];
}

function tableOf({ backup, restore, parallel, opens, steps, memory, discovery: found, startUp, trust, operator }) {
  return [
    ...(backup ? pairLines('Backup', backup) : []),
    ...(restore ? pairLines('Restore', restore) : []),
    ...(parallel ? parallelLines(parallel) : []),
    ...(opens ? [`Starts of restic in a backup with nothing else to do: ${opens.starts}`] : []),
    ...(steps ? stepLines(steps) : []),
    ...(memory ? [`Own processes in a backup, peak of PSS: ${memory.peakMB} MB (limit ${memory.limit} MB)`] : []),
    ...(found ? [`Discovery: ${found.text}`] : []),
    ...(startUp ? startUpLines(startUp) : []),
    ...trustLines(trust),
    ...(operator ? operatorLines(operator) : []),
  ].join('\n');
}

const results = { machine: machine(), megabytes: Number(values.megabytes) };
if (parts.includes('start-up')) results.startUp = benchStartUp();
if (parts.includes('trust')) results.trust = benchTrust();
if (parts.includes('discovery')) results.discovery = discovery();
if (parts.some((part) => NEED_DATABASE.includes(part))) await withDatabase(results);
if (parts.includes('operator')) results.operator = await benchOperator(operatorOptions());
results.loadAfter = loadavg().map((one) => one.toFixed(1));
writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
console.log(`\n${JSON.stringify(results.machine)}\n${tableOf(results)}`);
const figures = [results.backup, results.restore, results.discovery, results.startUp, results.trust].filter(Boolean);
const small = results.memory === undefined || results.memory.peakMB <= MEMORY_LIMIT_MB;
const once = results.opens === undefined || results.opens.starts === 1;
process.exitCode = figures.every(({ met }) => met) && small && once ? 0 : 1;
