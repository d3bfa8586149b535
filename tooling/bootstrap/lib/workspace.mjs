import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { must } from './exec.mjs';
import { hashOfFiles, once } from './stamp.mjs';

function packageManifests() {
  const groups = ['packages', 'addons', 'tooling', 'examples'].filter((group) => existsSync(join(root, group)));
  const folders = groups.flatMap((group) =>
    readdirSync(join(root, group))
      .sort()
      .map((name) => join(root, group, name)),
  );
  return folders.map((folder) => join(folder, 'package.json')).filter((path) => existsSync(path));
}

/** Installs the workspace as the lock file says. */
export async function installPackages(pnpm, node) {
  const inputs = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'].map((name) => join(root, name));
  const key = hashOfFiles([...inputs, ...packageManifests()]);
  const stamp = join(root, 'node_modules', '.stash-addons-installed');
  const done = await once(stamp, key, () =>
    must(pnpm, ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false'], { cwd: root, env: node.env }),
  );
  return { note: done ? 'installed' : 'up to date' };
}

function cachedTasks(output) {
  return /Cached:\s+(\d+) cached, (\d+) total/.exec(output)?.[0].replace(/\s+/g, ' ').toLowerCase() ?? 'done';
}

function turbo() {
  return join(root, 'node_modules', '.bin', 'turbo');
}

/** Builds what has changed; turbo keeps the rest. */
export async function buildPackages(node) {
  const output = await must(turbo(), ['run', 'build', '--output-logs=errors-only'], { cwd: root, env: node.env });
  return { note: cachedTasks(output) };
}
