import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from './paths.mjs';
import { capture, isExecutable, which } from './exec.mjs';
import { npmInstall } from './npm.mjs';

function wantedVersion() {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return manifest.packageManager.replace('pnpm@', '').split('+')[0];
}

async function versionOf(binary) {
  const { code, output } = await capture(binary, ['--version'], { cwd: cache });
  return code === 0 ? output.trim().split('\n').at(-1) : undefined;
}

/** The pnpm that package.json names: one on PATH if it is just that one, else from npm. */
export async function ensurePnpm() {
  const wanted = wantedVersion();
  const ours = join(cache, 'pnpm', 'node_modules', '.bin', 'pnpm');
  for (const candidate of [ours, which('pnpm')]) {
    if (candidate && isExecutable(candidate) && (await versionOf(candidate)) === wanted) {
      return { value: candidate, note: wanted };
    }
  }
  await npmInstall(join(cache, 'pnpm'), `pnpm@${wanted}`);
  return { value: ours, note: `${wanted}, from npm` };
}
