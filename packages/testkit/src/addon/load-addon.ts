import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StashError, type Manifest } from '@stash-addons/core';
import { directorySource, discover, type InstalledAddon } from '@stash-addons/host';
import type { Conformance } from '../declare/conformance.js';

export const DECLARATION = 'conform.config.mjs';

/** The addon that is tried, as far as it can be read. */
export interface AddonUnderTest {
  /** Of the package. */
  folder: string;
  packageJson: PackageJson;
  /** What a host makes of it; absent where it refuses it. */
  installed?: InstalledAddon;
  /** Why it refuses it. */
  refusals: string[];
  /** As it stands in the file; only to be relied on where a host takes it. */
  manifest: Manifest;
  conformance: Conformance;
  /** Folder of the declaration: texts are run there, and the golden file lies there. */
  home: string;
}

export interface PackageJson {
  name?: string;
  version?: string;
  scripts?: Record<string, string>;
  stashAddon?: { contract?: unknown; manifest?: string };
}

export interface AddonWish {
  /** A folder, or the name of a package that is installed in `root`. */
  name: string;
  root: string;
  /** The declaration, where it is not in the folder. */
  config?: string | undefined;
  /** A private folder to work in. */
  scratch: string;
}

/** Throws SA_CONFORM_NOTHING where there is nothing to try. */
export async function loadAddon({ name, root, config, scratch }: AddonWish): Promise<AddonUnderTest> {
  const folder = folderOf(name, root);
  const packageJson = readJson<PackageJson>(name, join(folder, 'package.json'));
  const marker = packageJson.stashAddon?.manifest;
  if (marker === undefined) throw nothing(name, 'its package.json has no stashAddon.manifest');
  const declaration = resolve(config ?? join(folder, DECLARATION));
  if (!existsSync(declaration)) throw nothing(name, `there is no ${declaration}`);
  const manifest = readJson<Manifest>(name, join(folder, marker), 'build it first, ');
  return {
    folder,
    packageJson,
    manifest,
    ...(await asHostSees(folder, packageJson, scratch)),
    conformance: await readDeclaration(name, declaration),
    home: dirname(declaration),
  };
}

function nothing(addon: string, problem: string): StashError {
  return new StashError('SA_CONFORM_NOTHING', { addon, problem });
}

function folderOf(name: string, root: string): string {
  const folder = resolve(root, name);
  if (existsSync(join(folder, 'package.json'))) return realpathSync(folder);
  try {
    return dirname(realpathSync(createRequire(join(root, 'package.json')).resolve(`${name}/package.json`)));
  } catch {
    throw nothing(name, `there is no folder and no installed package of that name in ${root}`);
  }
}

function readJson<T>(addon: string, path: string, hint = ''): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw nothing(addon, `${hint}${path} is no JSON that can be read: ${(error as Error).message}`);
  }
}

async function readDeclaration(addon: string, path: string): Promise<Conformance> {
  const module = (await import(pathToFileURL(path).href)) as { default?: Conformance };
  if (module.default?.servers?.[0] === undefined || module.default.data === undefined) {
    throw nothing(addon, `${path} has no default export made by defineConformance with servers and data`);
  }
  return module.default;
}

/** The package as the one dependency of a project. */
async function asHostSees(
  folder: string,
  { name = '' }: PackageJson,
  scratch: string,
): Promise<Pick<AddonUnderTest, 'installed' | 'refusals'>> {
  const project = join(scratch, 'project');
  const link = join(project, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(folder, link);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ dependencies: { [name]: '*' } }));
  const { addons, diagnostics } = await discover([directorySource({ root: project })]);
  const refusals = diagnostics.map(({ code, message }) => `${code}: ${message}`);
  return addons[0] === undefined ? { refusals } : { installed: addons[0], refusals };
}
