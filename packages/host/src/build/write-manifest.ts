import { readFile, writeFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  buildManifest,
  isAddon,
  listProblems,
  StashError,
  validateManifest,
  type Addon,
  type Manifest,
} from '@stash-addons/core';
import { MARKER_CONTRACT } from '../directory/package.js';

/** Where the build of an addon leaves its definition, exported as `addon`, and its program. */
const DEFINITION = 'dist/addon.js';
const PROGRAM = 'dist/program.js';

interface AddonPackage {
  name: string;
  version: string;
  stashAddon: { contract: number; manifest: string; files?: string[] };
}

/**
 * Builds the manifest of the addon in `dir` after its code was built, and writes it where its package.json says.
 * Returns the path. Unlike discovery this imports the addon. `imageDigest` is that of all releases, which share an image.
 * Throws SA_ADDON_BUILD or SA_ADDON_MANIFEST_INVALID.
 */
export async function writeManifest(dir: string, imageDigest?: string): Promise<string> {
  const packageJson = await readPackageJson(join(dir, 'package.json'));
  const addon = await importAddon(dir, packageJson.name);
  const paths = [PROGRAM, ...(packageJson.stashAddon.files ?? [])].map((path) => normalize(path));
  const files = await Promise.all(
    [...new Set(paths)].map(async (path) => ({ path, content: await readBuilt(dir, path, packageJson.name) })),
  );
  const manifest = withDigest(buildManifest({ addon, packageJson, program: PROGRAM, files }), imageDigest);
  const text = `${JSON.stringify(manifest)}\n`;
  const check = validateManifest(JSON.parse(text));
  if (!check.ok) {
    const problem = listProblems(check.problems);
    throw new StashError('SA_ADDON_MANIFEST_INVALID', { package: packageJson.name, problem });
  }
  const target = join(dir, packageJson.stashAddon.manifest);
  await writeFile(target, text);
  return target;
}

function withDigest(manifest: Manifest, digest: string | undefined): Manifest {
  if (digest === undefined) return manifest;
  const releases = manifest.releases.map((release) => ({ ...release, image: { ...release.image, digest } }));
  return { ...manifest, releases };
}

async function readPackageJson(path: string): Promise<AddonPackage> {
  const value = await readFile(path, 'utf8')
    .then((text) => JSON.parse(text) as Partial<AddonPackage> | null)
    .catch((cause: unknown) => {
      throw unbuildable('this package', 'its package.json cannot be read', path, cause);
    });
  const { name = '', version, stashAddon } = value ?? {};
  if (name === '' || version === undefined) throw unbuildable('this package', 'it has no name or version', path);
  if (stashAddon?.contract !== MARKER_CONTRACT || typeof stashAddon.manifest !== 'string') {
    const marker = `"stashAddon": { "contract": ${MARKER_CONTRACT}, "manifest": "./dist/addon.json" }`;
    throw unbuildable(name, `its package.json lacks ${marker}`, path);
  }
  return { name, version, stashAddon };
}

async function importAddon(dir: string, name: string): Promise<Addon> {
  const path = join(dir, DEFINITION);
  const module: unknown = await import(pathToFileURL(path).href).catch((cause: unknown) => {
    throw unbuildable(name, `${DEFINITION} cannot be imported: ${(cause as Error).message}`, DEFINITION, cause);
  });
  const { addon } = module as { addon?: unknown };
  if (!isAddon(addon)) throw unbuildable(name, `${DEFINITION} exports no "addon" made by defineAddon`, DEFINITION);
  const declared = addon.manifest.operations.restore !== undefined;
  if (declared !== (addon.program.restore !== undefined)) {
    throw unbuildable(name, 'its manifest and its program do not agree on whether it can restore', DEFINITION);
  }
  return addon;
}

async function readBuilt(dir: string, path: string, name: string): Promise<Uint8Array> {
  return readFile(join(dir, path)).catch((cause: unknown) => {
    throw unbuildable(name, `${path} cannot be read`, path, cause);
  });
}

function unbuildable(name: string, problem: string, path: string, cause?: unknown): StashError {
  return new StashError('SA_ADDON_BUILD', { package: name, problem, path }, { cause });
}
