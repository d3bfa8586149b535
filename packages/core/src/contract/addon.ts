import type { Manifest } from './manifest.js';
import type { Program } from './plan.js';

const BRAND = 'stash-addons/addon@1';

/** The manifest as an author writes it: what the build adds (package, version, hashes) is left out. */
export type ManifestSource = Omit<Manifest, 'contract' | 'addon' | 'files'> & {
  addon: { name: string; title: string };
};

export interface AddonDefinition<Facts = unknown> {
  manifest: ManifestSource;
  program: Program<Facts>;
}

/** What `defineAddon` returns; recognised by its brand, since two copies of core may be installed. */
export interface Addon<Facts = unknown> extends AddonDefinition<Facts> {
  readonly $type: typeof BRAND;
}

/** Declares an addon. Types are checked here, values by `validateManifest` when the package is built. */
export function defineAddon<Facts>(definition: AddonDefinition<Facts>): Addon<Facts> {
  return { $type: BRAND, ...definition };
}

export function isAddon(value: unknown): value is Addon {
  return typeof value === 'object' && value !== null && (value as { $type?: unknown }).$type === BRAND;
}
