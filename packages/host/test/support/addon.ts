import {
  buildManifest,
  defineAddon,
  jobOperation,
  planOf,
  type Addon,
  type Manifest,
  type ManifestSource,
  type Operation,
} from '@stash-addons/core';

function operation(prefix: string, name: 'backup' | 'restore'): Operation {
  return jobOperation({
    name: `${prefix}-${name}-{release}`,
    args: [`${name}-${prefix}`, '--second=2', '--first=1'],
    access: { secretKeys: [], refs: [] },
    privileges: [],
    ...(name === 'restore' && { existing: { effect: 'replaces' as const, says: 'replaces everything' } }),
  });
}

/** What the author of a made-up addon would write: releases 1.0 and 2.0, a backup and a restore. */
export function sourceOf(name: string): ManifestSource {
  return {
    addon: { name, title: name },
    objectPrefix: name,
    serves: [{ target: 'AppBinding', types: [name], urlSchemes: [name], defaultPort: 7000 }],
    releases: [2, 1].map((major) => ({
      suffix: `${major}.0`,
      server: `>=${major}.0 <${major + 1}.0`,
      tested: [],
      image: { repository: `registry.acme.dev/addons/${name}`, tag: `${major}.0-v1`, platforms: ['linux/amd64'] },
    })),
    operations: { backup: operation(name, 'backup'), restore: operation(name, 'restore') },
    formats: [{ id: 'text', layout: 'file', paths: ['/dump.txt'], minBytes: 1, writes: true }],
    params: {},
    tools: {},
  };
}

export function addonOf(source: ManifestSource): Addon {
  const plan = () => planOf([]);
  return defineAddon({
    manifest: source,
    program: { diagnoses: [], probe: () => [], facts: () => ({}), backup: plan, restore: plan },
  });
}

export const PROGRAM_TEXT = 'throw new Error("the program was run");\n';

export function manifestOf(name: string, change: Partial<ManifestSource> = {}): Manifest {
  return buildManifest({
    addon: addonOf({ ...sourceOf(name), ...change }),
    packageJson: { name: `@acme/${name}`, version: '1.0.0' },
    program: 'dist/program.js',
    files: [{ path: 'dist/program.js', content: Buffer.from(PROGRAM_TEXT) }],
  });
}
