import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const NOT_SOURCE = new Set(['node_modules', 'dist', '.turbo', 'schema']);

/** The parts of a package.json that the checks look at. */
export interface Manifest {
  name: string;
  private?: boolean;
  license?: string;
  type?: string;
  engines?: Record<string, string>;
  scripts?: Record<string, string>;
  exports?: unknown;
  files?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  /** Marks an addon. */
  stashAddon?: unknown;
}

export interface Package {
  /** `packages`, `addons` or `tooling`. */
  group: string;
  folder: string;
  /** Absolute. */
  path: string;
  manifest: Manifest;
}

/** Every package of the workspace; `groups` narrows it. */
export function packagesOf(root: string, groups = ['packages', 'addons', 'tooling']): Package[] {
  return groups.flatMap((group) => {
    const names = existsSync(join(root, group)) ? readdirSync(join(root, group)).sort() : [];
    const folders = names.filter((name) => existsSync(join(root, group, name, 'package.json')));
    return folders.map((folder) => {
      const path = join(root, group, folder);
      const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest;
      return { group, folder, path, manifest };
    });
  });
}

export function addonsOf(root: string): Package[] {
  return packagesOf(root, ['addons']).filter(({ manifest }) => manifest.stashAddon !== undefined);
}

/** Packages below addons/ that are no addon: several addons are built of them. */
export function sharedByAddons(root: string): Package[] {
  return packagesOf(root, ['addons']).filter(({ manifest }) => manifest.stashAddon === undefined);
}

/** Every file that somebody wrote, below a folder; absolute paths. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_SOURCE.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** A place in the repository as a reader types it. */
export function place(root: string, path: string, line?: number): string {
  return line === undefined ? relative(root, path) : `${relative(root, path)}:${line}`;
}
