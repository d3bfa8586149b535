import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addonsOf } from './workspace.ts';
import type { Package } from './workspace.ts';

const BUILT = ['dist/addon.json', 'dist/program.js'];

function built(path: string): (string | undefined)[] {
  return BUILT.map((name) => join(path, name)).map((file) =>
    existsSync(file) ? readFileSync(file, 'utf8') : undefined,
  );
}

/** Builds an addon again in its folder and compares with what lay there before. */
function rebuild({ folder, path }: Package): string[] {
  const before = built(path);
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: path, encoding: 'utf8' });
  if (status !== 0) return [`addons/${folder} does not build:\n${stdout}${stderr}`];
  const after = built(path);
  return BUILT.flatMap((name, index) => {
    if (after[index] === undefined) return [`addons/${folder}: its build makes no ${name}`];
    return before[index] === after[index] ? [] : [`addons/${folder}/${name}: building again made another one`];
  });
}

/** The manifest and the program are what the sources say, and the same sources make the same bytes. */
export function checkManifests(root: string): string[] {
  return addonsOf(root).flatMap(rebuild);
}
