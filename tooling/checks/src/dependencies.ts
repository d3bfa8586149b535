import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { importsOf } from './imports.ts';
import { packagesOf } from './workspace.ts';
import type { Manifest, Package } from './workspace.ts';

/** The package of somebody else that each published package may bring along: package -> names. */
type Budget = Record<string, string[]>;

const OURS = '@stash-addons/';
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

function installed({ dependencies, optionalDependencies, peerDependencies }: Manifest): Record<string, string> {
  return { ...dependencies, ...optionalDependencies, ...peerDependencies };
}

function unpinned({ folder, manifest }: Package): string[] {
  const all = Object.entries({ ...installed(manifest), ...manifest.devDependencies });
  const wrong = all.filter(([name, range]) => (name.startsWith(OURS) ? range !== 'workspace:*' : !EXACT.test(range)));
  return wrong.map(
    ([name, range]) => `${folder}: ${name} is "${range}"; ours are workspace:*, others an exact version`,
  );
}

function overBudget({ folder, manifest }: Package, budget: Budget): string[] {
  const foreign = Object.keys(installed(manifest)).filter((name) => !name.startsWith(OURS));
  const allowed = budget[folder] ?? [];
  const added = foreign.filter((name) => !allowed.includes(name));
  const gone = allowed.filter((name) => !foreign.includes(name));
  return [
    ...added.map((name) => `${folder}: ${name} is not in tooling/checks/dependency-budget.json; is it worth it?`),
    ...gone.map((name) => `tooling/checks/dependency-budget.json: ${folder} does not use ${name} any more`),
  ];
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function builtFiles(dist: string): string[] {
  const names = existsSync(dist) ? readdirSync(dist, { recursive: true, encoding: 'utf8' }) : [];
  return names.filter((name) => name.endsWith('.js')).map((name) => join(dist, name));
}

function isForeign(specifier: string): boolean {
  return !specifier.startsWith('.') && !specifier.startsWith('node:') && !builtinModules.includes(specifier);
}

/** What the built code still imports, npm must install with it; the rest was bundled. */
function undeclared({ folder, path, manifest }: Package): string[] {
  const declared = installed(manifest);
  const specifiers = builtFiles(join(path, 'dist')).flatMap((file) =>
    importsOf(file).map(({ specifier }) => specifier),
  );
  const used = new Set(specifiers.filter(isForeign).map(packageOf));
  const missing = [...used].filter((name) => name !== manifest.name && !(name in declared));
  return missing.map((name) => `${folder}: its build imports ${name}, which is not among its dependencies`);
}

/** Dependencies are few, pinned, declared, and each one was decided on. */
export function checkDependencies(root: string): string[] {
  const budgetFile = join(root, 'tooling', 'checks', 'dependency-budget.json');
  const budget = JSON.parse(readFileSync(budgetFile, 'utf8')) as Budget;
  const published = packagesOf(root).filter(({ manifest }) => !manifest.private);
  return [
    ...packagesOf(root).flatMap(unpinned),
    ...published.flatMap((pkg) => [...overBudget(pkg, budget), ...undeclared(pkg)]),
  ];
}
