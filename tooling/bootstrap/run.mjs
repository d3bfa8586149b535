#!/usr/bin/env node
import { delimiter, dirname, join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { attached } from './lib/exec.mjs';
import { Missing, say, seconds, step } from './lib/log.mjs';
import { ensureNode } from './lib/node.mjs';
import { cache, cacheBin, root } from './lib/paths.mjs';
import { ensurePnpm } from './lib/pnpm.mjs';
import { buildPackages, installPackages } from './lib/workspace.mjs';
import { toolsFor } from './tools/index.mjs';

const TYPESCRIPT = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];

/** The program behind each command, run under the Node that was found. */
const PROGRAMS = {
  test: [join(root, 'tooling', 'bootstrap', 'commands', 'test.mjs')],
  'test-long': [join(root, 'tooling', 'bootstrap', 'commands', 'test-long.mjs')],
  demo: [join(root, 'tooling', 'demo', 'demo.mjs')],
  bench: [join(root, 'tooling', 'bench', 'run.mjs')],
  newcomer: [...TYPESCRIPT, join(root, 'tooling', 'newcomer', 'src', 'main.ts')],
  kill: [...TYPESCRIPT, join(root, 'tooling', 'kill-harness', 'src', 'main.ts')],
  testbed: [join(root, 'tooling', 'bootstrap', 'commands', 'testbed.mjs')],
  mutants: [...TYPESCRIPT, join(root, 'tooling', 'mutants', 'src', 'main.ts')],
  images: [join(root, 'tooling', 'bootstrap', 'commands', 'images.mjs')],
  'push-images': [join(root, 'tooling', 'bootstrap', 'commands', 'push-images.mjs')],
  'release-check': [...TYPESCRIPT, join(root, 'tooling', 'release', 'src', 'check-main.ts')],
  'release-publish': [...TYPESCRIPT, join(root, 'tooling', 'release', 'src', 'publish-main.ts')],
  check: [...TYPESCRIPT, join(root, 'tooling', 'checks', 'src', 'main.ts')],
};

function environment(...programs) {
  return {
    PATH: [cacheBin, ...programs.map((path) => dirname(path)), process.env.PATH].join(delimiter),
    STASH_ADDONS_CACHE: cache,
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
  };
}

async function prepare(command, args) {
  const started = Date.now();
  mkdirSync(cache, { recursive: true });
  const path = await step('Node', ensureNode);
  const pnpm = await step('pnpm', ensurePnpm);
  const node = { path, env: environment(path, pnpm) };
  await step('packages', () => installPackages(pnpm, node));
  await step('build', () => buildPackages(node));
  await toolsFor[command]?.(args);
  say(`- ready (${seconds(started)})`);
  return node;
}

/** What is asked of a cluster that runs needs nothing more, and its output is for programs too. */
function needsNothing(command, args) {
  return command === 'testbed' && ['exec', 'log', 'down'].includes(args[0]);
}

async function nodeAlone() {
  const { value: path } = await ensureNode();
  return { path, env: environment(path) };
}

async function main([command, ...args]) {
  if (!Object.hasOwn(PROGRAMS, command ?? '')) {
    say(`Usage: node tooling/bootstrap/run.mjs ${Object.keys(PROGRAMS).join('|')} [arguments]`);
    return 2;
  }
  const node = needsNothing(command, args) ? await nodeAlone() : await prepare(command, args);
  const stdin = command === 'testbed' ? 'inherit' : 'ignore';
  return attached(node.path, [...PROGRAMS[command], ...args], { cwd: root, env: node.env, stdin });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Missing)) say(`The set-up failed: ${error.message}`);
  else say(error.message);
  process.exitCode = 1;
}
