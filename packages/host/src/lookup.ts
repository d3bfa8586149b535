import { StashError, type Serves } from '@stash-addons/core';
import type { Catalog, InstalledAddon, ObjectOwner } from './catalog.js';
import { ownerOf } from './objects.js';

type ServesAppBinding = Extract<Serves, { target: 'AppBinding' }>;

export function addonByName(catalog: Catalog, name: string): InstalledAddon | undefined {
  return catalog.addons.find(({ manifest }) => manifest.addon.name === name);
}

/** `scheme` as in a URL, without `://`. */
export function addonByScheme(catalog: Catalog, scheme: string): InstalledAddon | undefined {
  return catalog.addons.find((addon) => appBindings(addon).some(({ urlSchemes }) => urlSchemes.includes(scheme)));
}

/** An AppBinding's `spec.type`, `<group>/<resource>` or bare: who declares it whole wins over who declares its last part. */
export function addonByType(catalog: Catalog, type: string): InstalledAddon | undefined {
  const declares = (wanted: string) =>
    catalog.addons.find((addon) => appBindings(addon).some(({ types }) => types.includes(wanted)));
  return declares(type) ?? declares(lastPart(type));
}

function appBindings({ manifest }: InstalledAddon): ServesAppBinding[] {
  return manifest.serves.filter((served) => served.target === 'AppBinding');
}

function lastPart(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1);
}

export function addonByTask(catalog: Catalog, task: string): ObjectOwner | undefined {
  return ownerOf(catalog.addons, 'Task', task);
}

export function addonByFunction(catalog: Catalog, name: string): ObjectOwner | undefined {
  return ownerOf(catalog.addons, 'Function', name);
}

/**
 * The error for an addon, URL scheme, AppBinding type or Task that no addon brings. Where an addon of that name is
 * installed but was refused, it is the error that says why.
 */
export function unknownAddon(catalog: Catalog, wanted: string): StashError {
  const name = probableName(wanted);
  const refused = catalog.diagnostics.find((one) => lastPart(one.package).replace(/^stash-addon-/, '') === name);
  if (refused !== undefined) return new StashError(refused.code, refused.details);
  return new StashError('SA_ADDON_UNKNOWN', {
    wanted,
    root: catalog.sources.join(' and '),
    package: `@stash-addons/${name}`,
    installed: catalog.addons.map(({ manifest }) => manifest.addon.name).join(', ') || 'none',
  });
}

/** `acme.dev/widget`, `widget://...` and `widget-backup-1.2` all probably mean the addon `widget`. */
function probableName(wanted: string): string {
  const [beforeScheme = ''] = wanted.split(':');
  return lastPart(beforeScheme).replace(/-(backup|restore)(-.*)?$/, '');
}
