import { join } from 'node:path';
import { capture } from '../lib/exec.mjs';
import { say, seconds } from '../lib/log.mjs';
import { cache, root } from '../lib/paths.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
const ownCheck = (name) => ({
  name,
  command: [process.execPath, '--experimental-strip-types', '--disable-warning=ExperimentalWarning', CHECKS, name],
});
const CHECKS = join(root, 'tooling', 'checks', 'src', 'main.ts');

/** Everything that is checked without running the product; each counts as one test. */
const STATIC_CHECKS = [
  // The longest come first, so that none is alone at the end.
  ownCheck('publint'),
  { name: 'typecheck', command: [bin('turbo'), 'run', 'typecheck', '--continue', '--output-logs=errors-only'] },
  {
    name: 'eslint',
    command: [bin('eslint'), '.', '--cache', '--cache-strategy=content', `--cache-location=${join(cache, 'eslint')}/`],
  },
  {
    name: 'prettier',
    command: [
      bin('prettier'),
      ...['--check', '--log-level=warn', '.'],
      ...['--cache', '--cache-strategy=content', `--cache-location=${join(cache, 'prettier')}`],
    ],
  },
  { name: 'knip', command: [bin('knip'), '--no-progress', '--no-config-hints'] },
  ...['boundaries', 'names', 'errors-doc', 'dependencies', 'addon-folders', 'workflows'].map(ownCheck),
];

/** It builds the addons anew, so nothing else may be reading them. */
const LAST_CHECK = ownCheck('manifests');

async function run({ name, command: [program, ...args] }) {
  const started = Date.now();
  const { code, output } = await capture(program, args, { cwd: root });
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds(started)})`);
  if (code !== 0) say(output.trimEnd());
  return code === 0;
}

/** Runs them two at a time, which suits a small machine. */
export async function runStaticChecks() {
  const waiting = [...STATIC_CHECKS];
  const results = [];
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) results.push(await run(check));
  };
  await Promise.all([worker(), worker()]);
  results.push(await run(LAST_CHECK));
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}
