import { createHash } from 'node:crypto';
import type { Addon } from './addon.js';
import { CONTRACT, type Manifest } from './manifest.js';

/** What a build knows beside the author's definition. */
export interface ManifestParts {
  addon: Addon;
  packageJson: { name: string; version: string };
  /** The file that runs a step, by path relative to the package; one of `files`. */
  program: string;
  files: readonly { path: string; content: Uint8Array }[];
}

/** The manifest that is published with an addon. Its values are checked by `validateManifest`. */
export function buildManifest({ addon, packageJson, program, files }: ManifestParts): Manifest {
  const { manifest } = addon;
  return {
    contract: CONTRACT,
    addon: {
      name: manifest.addon.name,
      package: packageJson.name,
      version: packageJson.version,
      title: manifest.addon.title,
      program,
    },
    objectPrefix: manifest.objectPrefix,
    serves: manifest.serves,
    releases: manifest.releases,
    operations: manifest.operations,
    formats: manifest.formats,
    params: manifest.params,
    tools: manifest.tools,
    files: hashes(files),
  };
}

function hashes(files: ManifestParts['files']): Record<string, string> {
  const rows = files.map(({ path, content }): [string, string] => [path, sha256(content)]);
  return Object.fromEntries(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The hash that `Manifest.files` holds. */
export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
