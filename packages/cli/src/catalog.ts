import { type Catalog, directorySource, discover, type Trust } from '@stash-addons/host';
import type { GlobalValues } from './command.js';
import { readTrust } from './trust.js';

/** The folder whose nearest package.json lists the addons. */
export function rootOf(values: GlobalValues): string {
  return values.root ?? process.cwd();
}

/** What the addons of `--root` are measured by. Throws as `readTrust` does. */
export function trustOf(values: GlobalValues): Promise<Trust> {
  return readTrust(rootOf(values), values.frozen);
}

/** The addons of `--root` that may be used, by their manifests alone. */
export async function openCatalog(values: GlobalValues, trust?: Trust): Promise<Catalog> {
  return discover([directorySource({ root: rootOf(values) })], trust ?? (await trustOf(values)));
}
