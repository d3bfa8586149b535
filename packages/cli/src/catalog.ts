import { type Catalog, directorySource, discover } from '@stash-addons/host';
import type { GlobalValues } from './command.js';

/** The addons of `--root`, read by their manifests alone. */
export function openCatalog(values: GlobalValues): Promise<Catalog> {
  return discover([directorySource({ root: values.root ?? process.cwd() })]);
}
