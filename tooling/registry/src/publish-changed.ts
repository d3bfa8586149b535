import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTempDir } from '@stash-addons/testbed';
import { publish } from './publish.js';
import type { Registry } from './registry.js';
import { must } from './run.js';

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
  await withTempDir(async (folder) => {
    const options = { cwd: folder, env: registry.env };
    const [{ filename } = { filename: '' }] = JSON.parse(await must('npm', ['pack', '--json', original], options)) as {
      filename: string;
    }[];
    await must('tar', ['-xzf', filename], options);
    const { title, ...fields } = change;
    const unpacked = join(folder, 'package');
    edit(join(unpacked, 'package.json'), (value) => ({ ...value, ...fields }));
    if (title !== undefined) edit(join(unpacked, 'dist', 'addon.json'), (value) => manifestOf(value, change, title));
    await publish(registry, unpacked);
  });
}

function manifestOf(manifest: Json, { name, version }: Change, title: string): Json {
  const addon = manifest['addon'] as Json;
  return { ...manifest, addon: { ...addon, package: name ?? addon['package'], version, title } };
}
