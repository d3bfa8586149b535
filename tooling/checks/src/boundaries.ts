import { dirname, join, relative, resolve } from 'node:path';
import { importsOf, isCode } from './imports.ts';
import type { Import } from './imports.ts';
import { filesBelow, packagesOf, place, sharedByAddons } from './workspace.ts';
import type { Package } from './workspace.ts';

const SCOPE = '@stash-addons/';

/** Which of our packages the sources of a package may import; tests and tooling may import any. */
const EDGES: Record<string, readonly string[]> = {
  core: [],
  resolver: ['core'],
  session: ['core'],
  host: ['core'],
  install: ['host', 'core'],
  kube: ['core'],
  restic: ['core'],
  runtime: ['restic', 'core'],
  engine: ['session', 'resolver', 'host', 'restic', 'core'],
  cli: ['engine', 'session', 'resolver', 'host', 'install', 'kube', 'operator', 'restic', 'core'],
  operator: ['session', 'resolver', 'host', 'kube', 'core'],
  'create-stash-addon': ['core'],
};

/** Besides them, the private packages below addons/ that several addons are built of. */
const ADDON_EDGES = ['runtime', 'core'];

/** The kit of addon authors drives everything. */
const FREE = new Set(['testkit']);

/** Packages whose results depend on their inputs alone; of Node they use its hashes. */
const PURE = new Set(['core', 'resolver', 'session']);
const ALLOWED_IN_PURE = new Set(['node:crypto']);

interface Bounded extends Package {
  /** Which of ours its sources may import; any where undefined. */
  allowed: readonly string[] | undefined;
}

function allowedEdges({ group, folder }: Package, shared: readonly string[]): readonly string[] | undefined {
  if (group === 'tooling' || FREE.has(folder)) return undefined;
  return group === 'addons' ? [...ADDON_EDGES, ...shared] : (EDGES[folder] ?? []);
}

/** The package of ours whose code is imported; a package.json is none. */
function ownPackageOf(specifier: string): string | undefined {
  if (!specifier.startsWith(SCOPE) || specifier.endsWith('/package.json')) return undefined;
  return specifier.slice(SCOPE.length).split('/')[0];
}

function isImpure({ folder }: Package, specifier: string): boolean {
  return PURE.has(folder) && specifier.startsWith('node:') && !ALLOWED_IN_PURE.has(specifier);
}

/** The first thing that is wrong with an import, in words. */
function problemOf({ allowed, ...pkg }: Bounded, path: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const inside = relative(pkg.path, resolve(dirname(path), specifier));
    return inside.startsWith('..') ? `leaves its package by ${specifier}` : undefined;
  }
  if (!path.startsWith(join(pkg.path, 'src'))) return undefined;
  if (isImpure(pkg, specifier)) return `is pure and must not import ${specifier}`;
  const target = ownPackageOf(specifier);
  if (!target || !allowed || target === pkg.folder || allowed.includes(target)) return undefined;
  return `${pkg.folder} must not import ${specifier}; it may import ${allowed.join(', ') || 'none of ours'}`;
}

function problemsOfFile(root: string, pkg: Bounded, path: string): string[] {
  const toLine = ({ specifier, line }: Import): string[] => {
    const problem = problemOf(pkg, path, specifier);
    return problem ? [`${place(root, path, line)}: ${problem}`] : [];
  };
  return importsOf(path).flatMap(toLine);
}

/** Imports go one way: every edge between packages is one that the architecture names. */
export function checkBoundaries(root: string): string[] {
  const shared = sharedByAddons(root).map(({ folder }) => folder);
  return packagesOf(root).flatMap((pkg) =>
    filesBelow(pkg.path)
      .filter(isCode)
      .flatMap((path) => problemsOfFile(root, { ...pkg, allowed: allowedEdges(pkg, shared) }, path)),
  );
}
