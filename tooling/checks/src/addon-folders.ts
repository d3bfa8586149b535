import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addonsOf } from './workspace.ts';
import type { Package } from './workspace.ts';

/** What every addon has; beside it, only files below src and test. */
const REQUIRED = [
  ...['conform.config.mjs', 'conform.golden.json'],
  ...['Dockerfile', 'README.md', 'package.json', 'src', 'test', 'tsconfig.json', 'tsup.config.ts'],
];
const REQUIRED_SOURCES = ['addon.ts', 'backup.ts', 'main.ts', 'manifest.ts'];
const MADE = new Set(['node_modules', 'dist', '.turbo', 'CHANGELOG.md']);

/** Files and fields that hold nothing of one database, so that they are the same everywhere. */
const SAME_FILES = ['tsconfig.json', 'tsup.config.ts'];
const SAME_FIELDS = ['license', 'type', 'engines', 'scripts', 'exports'] as const;

function strayFiles({ folder, path }: Package): string[] {
  const stray = readdirSync(path).filter((name) => !REQUIRED.includes(name) && !MADE.has(name));
  return stray.map((name) => `addons/${folder}/${name}: no other addon has this`);
}

function missingFiles({ folder, path }: Package): string[] {
  const wanted = [...REQUIRED, ...REQUIRED_SOURCES.map((name) => `src/${name}`)];
  return wanted.filter((name) => !existsSync(join(path, name))).map((name) => `addons/${folder}: ${name} is missing`);
}

function read(pkg: Package, name: string): string {
  const path = join(pkg.path, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function differences(model: Package, pkg: Package): string[] {
  const files = SAME_FILES.filter((name) => read(pkg, name) !== read(model, name));
  const fields = SAME_FIELDS.filter(
    (name) => JSON.stringify(pkg.manifest[name]) !== JSON.stringify(model.manifest[name]),
  );
  return [
    ...files.map((name) => `addons/${pkg.folder}/${name} differs from that of addons/${model.folder}`),
    ...fields.map((name) => `addons/${pkg.folder}/package.json: ${name} differs from that of addons/${model.folder}`),
  ];
}

/** Who knows one addon's folder knows them all. */
export function checkAddonFolders(root: string): string[] {
  const [model, ...others] = addonsOf(root);
  if (!model) return ['addons/ holds no addon'];
  const all = [model, ...others];
  return [
    ...all.flatMap((pkg) => [...missingFiles(pkg), ...strayFiles(pkg)]),
    ...others.flatMap((pkg) => differences(model, pkg)),
  ];
}
