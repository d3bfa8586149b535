import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Manifest } from '@stash-addons/core';
import { onTestFinished } from 'vitest';
import { PROGRAM_TEXT } from './addon.js';

/** A folder that is gone when the test has ended. */
export async function temporaryFolder(): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'host-test-')));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export async function writeFiles(dir: string, files: Record<string, string | object>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(dir, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

export async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
}

export const MARKER = { contract: 1, manifest: './dist/addon.json' };

/** The files of an addon's package. Whoever imports one of its modules fails. */
export function packageFiles(manifest: Manifest, packageJson: object = {}): Record<string, string | object> {
  const { package: name, version } = manifest.addon;
  return {
    'package.json': { name, version, type: 'module', main: './index.js', stashAddon: MARKER, ...packageJson },
    'index.js': PROGRAM_TEXT,
    'dist/addon.js': PROGRAM_TEXT,
    'dist/program.js': PROGRAM_TEXT,
    'dist/addon.json': manifest,
  };
}

/** A project with these packages as npm installs them. */
export async function npmProject(packages: Record<string, Record<string, string | object>>): Promise<string> {
  const root = await temporaryFolder();
  const dependencies = Object.fromEntries(Object.keys(packages).map((name) => [name, '*']));
  await writeFiles(root, { 'package.json': { private: true, dependencies } });
  for (const [name, files] of Object.entries(packages)) await writeFiles(join(root, 'node_modules', name), files);
  return root;
}
