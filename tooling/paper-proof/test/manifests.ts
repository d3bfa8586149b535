import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildManifest, defineAddon, type Manifest, type ManifestSource } from '@stash-addons/core';

const ROOT = join(import.meta.dirname, '../../..');
const PAPER = join(import.meta.dirname, '../src');

/** Every addon: those that are written with their own manifest, the others with the one on paper. */
export const NAMES = [...new Set([...addonsIn(join(ROOT, 'addons')), ...addonsIn(PAPER)])].sort();

function addonsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => manifestFiles(name).some((file) => existsSync(file)));
}

function manifestFiles(name: string): string[] {
  return [join(ROOT, 'addons', name, 'src/manifest.ts'), join(PAPER, name, 'manifest.ts')];
}

export async function sourceOf(name: string): Promise<ManifestSource> {
  const file = manifestFiles(name).find((one) => existsSync(one)) as string;
  return ((await import(pathToFileURL(file).href)) as { manifest: ManifestSource }).manifest;
}

/** The manifest as a build would publish it. */
export async function manifestOf(name: string): Promise<Manifest> {
  const program = 'dist/program.js';
  const addon = defineAddon({ manifest: await sourceOf(name), program: undefined as never });
  const packageJson = { name: `@stash-addons/${name}`, version: '0.1.0' };
  const files = [{ path: program, content: Buffer.from('') }];
  return buildManifest({ addon: addon, packageJson, program, files });
}

interface CatalogObject {
  args?: string[];
  image?: string;
  steps?: { name: string; params: { name: string; value: string }[] }[];
}

/** One row for each of the wire's Functions and Tasks: `Function/acme-backup-1.0` and what it holds. */
export function wireObjects(): [id: string, addon: string, object: CatalogObject][] {
  const path = join(ROOT, 'tooling/paper-proof/test/fixtures/catalog.json');
  const catalog = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Group[]>;
  return Object.entries(catalog).flatMap(([addon, groups]) => groups.flatMap((group) => objectsOf(addon, group)));
}

interface Group {
  versions: Record<string, string>;
  objects: Record<string, CatalogObject>;
}

function objectsOf(addon: string, { versions, objects }: Group): [string, string, CatalogObject][] {
  return Object.entries(versions).flatMap(([version, tag]) =>
    Object.entries(objects).map(([name, body]): [string, string, CatalogObject] => {
      const text = JSON.stringify(body).replaceAll('{version}', version).replaceAll('{tag}', tag);
      return [name.replaceAll('{version}', version), addon, JSON.parse(text) as CatalogObject];
    }),
  );
}
