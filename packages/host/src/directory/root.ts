import { access, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StashError } from '@stash-addons/core';

/** The project whose direct dependencies are looked at. */
export interface ProjectRoot {
  dir: string;
  /** Sorted by name. */
  dependencies: Dependency[];
}

export interface Dependency {
  /** Where it lies in node_modules. */
  name: string;
  /** The package that the registry is asked for; absent where it comes from elsewhere. */
  asked?: string;
  /** False where it may be absent. */
  required: boolean;
}

const PNP_FILES = ['.pnp.cjs', '.pnp.js'];

/** The folder and every one above it, nearest first. */
export function foldersUp(from: string): string[] {
  const parent = dirname(from);
  return parent === from ? [from] : [from, ...foldersUp(parent)];
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * The nearest package.json at `root` or above it. Throws SA_ADDON_ROOT_MISSING without one, SA_ADDON_ROOT_INVALID
 * when it cannot be used, SA_ADDON_LAYOUT_UNSUPPORTED where packages are not in folders.
 */
export async function readRoot(root: string): Promise<ProjectRoot> {
  const from = resolve(root);
  for (const dir of foldersUp(from)) {
    const path = join(dir, 'package.json');
    if (!(await exists(path))) continue;
    await refusePlugAndPlay(dir);
    return { dir, dependencies: dependenciesOf(await parseRoot(path)) };
  }
  throw new StashError('SA_ADDON_ROOT_MISSING', { root: from });
}

/** The folder of the nearest package.json at `root` or above it. Throws as `readRoot`. */
export async function projectFolder(root: string): Promise<string> {
  return (await readRoot(root)).dir;
}

async function refusePlugAndPlay(root: string): Promise<void> {
  for (const dir of foldersUp(root)) {
    for (const file of PNP_FILES) {
      if (await exists(join(dir, file))) {
        throw new StashError('SA_ADDON_LAYOUT_UNSUPPORTED', { root, layout: "yarn's Plug'n'Play" });
      }
    }
    if (await exists(join(dir, 'node_modules'))) return;
  }
}

async function parseRoot(path: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
    throw new TypeError('it is not an object');
  } catch (cause) {
    throw new StashError('SA_ADDON_ROOT_INVALID', { path, problem: (cause as Error).message }, { cause });
  }
}

/** What only development needs is left out: an addon is needed when it runs. */
function dependenciesOf(packageJson: Record<string, unknown>): Dependency[] {
  const entries = (field: string) =>
    Object.entries(packageJson[field] ?? {}).map(
      ([name, wanted]) => [name, typeof wanted === 'string' ? wanted : ''] as const,
    );
  const optional = new Map(entries('optionalDependencies'));
  const all = new Map([...entries('dependencies'), ...optional]);
  return [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, wanted]) => ({ name, ...askedOf(name, wanted), required: !optional.has(name) }));
}

const ALIAS = /^npm:(@[^/]+\/[^@]+|[^@\d^~<>=*][^@]*)/;

/** `npm:name@range` asks for another name; a folder, an address or a repository for none. */
function askedOf(name: string, wanted: string): { asked?: string } {
  const alias = ALIAS.exec(wanted)?.[1];
  if (alias !== undefined) return { asked: alias };
  return /^npm:|^[^:/]*$/.test(wanted) ? { asked: name } : {};
}
