import { stemOf } from '@stash-addons/core';
import type { InstalledAddon } from './catalog.js';
import { diagnose } from './diagnostic.js';
import { KINDS, type Kind, makes, operationsOf, patternsOf } from './objects.js';
import type { Diagnostic } from './source.js';

/** Addons that are refused because they claim a name of another, with the reason. */
export type Clashes = Map<InstalledAddon, Diagnostic>;

export function findClashes(addons: readonly InstalledAddon[]): Clashes {
  const clashes: Clashes = new Map();
  refuseSameServed(addons, clashes);
  for (const kind of KINDS) refuseSameObjects(addons, kind, clashes);
  return clashes;
}

/** Names besides those of objects that only one addon may have: its own, and what it serves. */
function refuseSameServed(addons: readonly InstalledAddon[], clashes: Clashes): void {
  const names = new Map<string, InstalledAddon>();
  const types = new Map<string, InstalledAddon>();
  const schemes = new Map<string, InstalledAddon>();
  for (const addon of addons) {
    const claim = (owners: Map<string, InstalledAddon>, what: string) => (name: string) => {
      refuseBoth(clashes, () => `The ${what} ${name}`, [owners.get(name), addon]);
      owners.set(name, addon);
    };
    claim(names, 'addon name')(addon.manifest.addon.name);
    for (const served of addon.manifest.serves) {
      if (served.target !== 'AppBinding') continue;
      served.types.forEach(claim(types, 'AppBinding type'));
      served.urlSchemes.forEach(claim(schemes, 'URL scheme'));
    }
  }
}

interface Stem {
  addon: InstalledAddon;
  stem: string;
}

/**
 * Two addons can make one name only where what stands before the release in a pattern of one begins that of the other;
 * in order, all that a stem begins follows it. Only for such two are the names themselves made.
 */
function refuseSameObjects(addons: readonly InstalledAddon[], kind: Kind, clashes: Clashes): void {
  const stems = addons
    .flatMap((addon) => stemsOf(addon, kind))
    .sort((a, b) => Number(a.stem > b.stem) - Number(a.stem < b.stem));
  const begins: Stem[] = [];
  for (const one of stems) {
    while (begins.length > 0 && !one.stem.startsWith((begins.at(-1) as Stem).stem)) begins.pop();
    for (const { addon } of begins) {
      const name = addon === one.addon ? undefined : sharedName(addon, one.addon, kind);
      if (name !== undefined) refuseBoth(clashes, () => `The ${kind} ${name}`, [addon, one.addon]);
    }
    begins.push(one);
  }
}

function stemsOf(addon: InstalledAddon, kind: Kind): Stem[] {
  return operationsOf(addon.manifest).flatMap(([, body]) =>
    patternsOf(body, kind).map((pattern) => ({ addon, stem: stemOf(pattern) })),
  );
}

function sharedName(one: InstalledAddon, other: InstalledAddon, kind: Kind): string | undefined {
  const names = new Set(namesOf(other, kind));
  return namesOf(one, kind).find((name) => names.has(name));
}

function namesOf({ manifest }: InstalledAddon, kind: Kind): string[] {
  return operationsOf(manifest).flatMap(([, body]) =>
    manifest.releases.flatMap(({ suffix }) => makes(body, kind, suffix)),
  );
}

function refuseBoth(
  clashes: Clashes,
  object: () => string,
  [first, second]: [InstalledAddon | undefined, InstalledAddon],
): void {
  if (first === undefined || first === second) return;
  const packages = `${label(first)} and ${label(second)}`;
  for (const addon of [first, second]) {
    if (clashes.has(addon)) continue;
    const subject = { package: addon.manifest.addon.package, path: addon.path };
    clashes.set(addon, diagnose(subject, 'SA_ADDON_CLASH', { object: object(), packages }));
  }
}

function label({ manifest, path }: InstalledAddon): string {
  return `${manifest.addon.package} (${path})`;
}
