import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Missing } from './log.mjs';
import { must, which } from './exec.mjs';

/** Installs one package, at an exact version or range, into a folder of its own. */
export async function npmInstall(folder, spec, flags = []) {
  if (!which('npm')) throw new Missing('npm is missing. It comes with Node: https://nodejs.org');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--no-package-lock', '--loglevel=error'];
  await must('npm', ['install', '--prefix', folder, ...quiet, ...flags, spec], { cwd: folder });
}
