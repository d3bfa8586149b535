import { type Catalog, directorySource, discover } from '@stash-addons/host';
import type { GlobalValues } from './command.js';
import { readTrust } from './trust.js';

/** The folder whose nearest package.json lists the addons. */
export function rootOf(values: GlobalValues): string {
  return values.root ?? process.cwd();
}

/** The addons of `--root` that may be used, by their manifests alone. */
export async function openCatalog(values: GlobalValues): Promise<Catalog> {
  const root = rootOf(values);
  return discover([directorySource({ root })], await readTrust(root, values.frozen));
}
