import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTempDir } from '@stash-addons/testbed';
import { publish } from './publish.js';
import type { Registry } from './registry.js';
import { must, type RunOptions } from './run.js';

/** How a package differs from the one it is made of. */
export interface Change {
  name?: string;
  version: string;
  dependencies?: Record<string, string>;
  /** Of an addon: what its manifest says otherwise, besides its name and version. */
  title?: string;
}

interface Json {
  [field: string]: unknown;
}

function edit(path: string, change: (value: Json) => Json): void {
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as Json)));
}

/** Takes a package out of the registry and publishes it as another version, or as the package of somebody else. */
export async function publishChanged(registry: Registry, original: string, change: Change): Promise<void> {
  await withTempDir(async (folder) => publish(registry, await packChanged(registry, original, change, folder)));
}

/** The tarball of such a package, in the folder. */
export async function packChanged(
  registry: Registry,
  original: string,
  change: Change,
  folder: string,
): Promise<string> {
  return withTempDir(async (below) => {
    const options = { cwd: below, env: registry.env };
    await must('tar', ['-xzf', await npmPack(original, options)], options);
    const { title, ...fields } = change;
    const unpacked = join(below, 'package');
    edit(join(unpacked, 'package.json'), (value) => ({ ...value, ...fields }));
    if (title !== undefined) edit(join(unpacked, 'dist', 'addon.json'), (value) => manifestOf(value, change, title));
    return join(folder, await npmPack(unpacked, { ...options, cwd: folder }));
  });
}

/** The name of the tarball. */
async function npmPack(what: string, options: RunOptions): Promise<string> {
  const [packed] = JSON.parse(await must('npm', ['pack', '--json', what], options)) as { filename: string }[];
  return packed?.filename ?? '';
}

function manifestOf(manifest: Json, { name, version }: Change, title: string): Json {
  const addon = manifest['addon'] as Json;
  return { ...manifest, addon: { ...addon, package: name ?? addon['package'], version, title } };
}
