import { readFileSync, realpathSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { contractProblem } from '../contract-range.js';
import { diagnose } from '../diagnostic.js';
import type { Diagnostic, FoundManifest } from '../source.js';
import type { Dependency } from './root.js';
import { withManifest } from '../with-manifest.js';

/** Major of the contract that a package's marker must name. */
export const MARKER_CONTRACT = 1;

export type PackageReading = FoundManifest | Diagnostic | undefined;

interface Package {
  dir: string;
  json: Record<string, unknown>;
}

/**
 * What the dependency `name` brings, looked for from the first of the folders on: a manifest, the reason why not, or undefined for what is no addon. Reads while the
 * caller waits: for many small files that takes a quarter of the time of asynchronous calls.
 */
export function readPackage(folders: readonly string[], dependency: Dependency): PackageReading {
  const { name, required } = dependency;
  const dir = locate(folders, name);
  if (dir === undefined) {
    return required ? diagnose({ package: name, path: folders[0] ?? '' }, 'SA_ADDON_NOT_INSTALLED') : undefined;
  }
  const path = join(dir, 'package.json');
  const json = readJson(path);
  if (json === undefined) {
    const problem = 'its package.json is not a JSON object';
    return diagnose({ package: name, path }, 'SA_ADDON_MANIFEST_INVALID', { problem });
  }
  return json.stashAddon === undefined ? undefined : readMarked(dependency, { dir, json });
}

/** As Node.js looks for it: `node_modules` of each folder. Links are followed. */
function locate(folders: readonly string[], name: string): string | undefined {
  for (const dir of folders) {
    const found = realPath(join(dir, 'node_modules', name));
    if (found !== undefined) return found;
  }
  return undefined;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

function readJson(path: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function readMarked({ name, asked }: Dependency, { dir, json }: Package): PackageReading {
  const subject = {
    package: typeof json.name === 'string' ? json.name : name,
    path: join(dir, 'package.json'),
  };
  const marker = json.stashAddon as { contract?: unknown; manifest?: unknown } | null;
  if (typeof marker !== 'object' || marker === null || typeof marker.manifest !== 'string') {
    const problem = 'stashAddon in its package.json must have contract and manifest';
    return diagnose(subject, 'SA_ADDON_MANIFEST_INVALID', { problem });
  }
  const { contract } = marker;
  const isVersion = typeof contract === 'number' || typeof contract === 'string';
  const unsupported = contractProblem(isVersion ? String(contract) : 'of no version', subject.package);
  if (unsupported !== undefined) return diagnose(subject, 'SA_ADDON_CONTRACT_UNSUPPORTED', unsupported);
  const version = typeof json.version === 'string' ? { version: json.version } : {};
  const found = { package: subject.package, ...version, path: join(dir, marker.manifest), packageDir: dir };
  return readManifest(asked === undefined ? found : { ...found, asked });
}

function readManifest(found: Omit<FoundManifest, 'manifest'> & { packageDir: string }): PackageReading {
  const real = realInside(found.packageDir, found.path);
  if (real === 'outside') return diagnose(found, 'SA_ADDON_PATH_ESCAPES');
  if (real === 'missing') return diagnose(found, 'SA_ADDON_MANIFEST_MISSING');
  try {
    return withManifest(found, readFileSync(real.path, 'utf8'));
  } catch {
    return diagnose(found, 'SA_ADDON_MANIFEST_MISSING');
  }
}

/** The real path of a file of a package, whose own path must be real already. */
export function realInside(dir: string, file: string): { path: string } | 'missing' | 'outside' {
  const path = resolve(dir, file);
  if (!isInside(dir, path)) return 'outside';
  const real = realPath(path);
  if (real === undefined) return 'missing';
  return isInside(dir, real) ? { path: real } : 'outside';
}

/** Both are absolute and hold no `..`. */
function isInside(dir: string, path: string): boolean {
  return path.startsWith(dir.endsWith(sep) ? dir : dir + sep) && path !== dir;
}
