import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { cacheBin } from '@stash-addons/testbed';

/** Our own, that of each package that create-stash-addon makes, and those of examples. */
const PLACES = ['.', 'packages/*/template', 'examples/*'];

/** Scripts inside are not looked into: whether the programs for that are installed must not decide what is found. */
const OPTIONS = ['-oneline', '-no-color', '-shellcheck=', '-pyflakes='];

/** Workflows say what they may say, use inputs that their actions have, and refer to steps and jobs that are there. */
export function checkWorkflows(root: string): string[] {
  const patterns = PLACES.map((place) => `${place}/.github/workflows/*.{yml,yaml}`);
  const files = globSync(patterns, { cwd: root }).sort();
  if (files.length === 0) return ['there is no workflow'];
  const { status, stdout, stderr } = spawnSync(cacheBin('actionlint'), [...OPTIONS, ...files], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? [] : (stdout + stderr).trim().split('\n');
}
