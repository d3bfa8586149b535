import { matchesAny } from '../pattern.js';
import type { CatalogSource, SourceReading } from '../source.js';
import { readPackage, type PackageReading } from './package.js';
import { foldersUp, readRoot } from './root.js';

export interface DirectoryOptions {
  /** The nearest package.json here or above names the packages that are looked at: its direct dependencies. */
  root: string;
  /** Only packages whose name matches one of these patterns, such as `@acme/*`; `*` stands for anything but a slash. */
  include?: readonly string[];
  /** Except these. */
  exclude?: readonly string[];
}

/**
 * Addons among the direct dependencies of an installed project: `dependencies` and `optionalDependencies`. Reads their
 * package.json and manifest; no code of theirs is imported, and node_modules is never listed.
 */
export function directorySource(options: DirectoryOptions): CatalogSource {
  return { name: options.root, read: () => readDirectory(options) };
}

async function readDirectory({ root, include, exclude = [] }: DirectoryOptions): Promise<SourceReading> {
  const { dir, dependencies } = await readRoot(root);
  const wanted = dependencies.filter(
    ({ name }) => (include === undefined || matchesAny(name, include)) && !matchesAny(name, exclude),
  );
  const folders = foldersUp(dir);
  return sortReadings(wanted.map((dependency) => readPackage(folders, dependency)));
}

export function sortReadings(readings: readonly PackageReading[]): SourceReading {
  const sorted: SourceReading = { found: [], diagnostics: [] };
  for (const reading of readings) {
    if (reading === undefined) continue;
    if ('manifest' in reading) sorted.found.push(reading);
    else sorted.diagnostics.push(reading);
  }
  return sorted;
}
