import { functionsOf, releaseName, type Manifest, type Operation } from '@stash-addons/core';
import type { InstalledAddon, ObjectOwner } from './catalog.js';
import { diagnose } from './diagnostic.js';
import type { Diagnostic } from './source.js';

/** Whose each name is, and which addons are refused because they claim the name of another. */
export interface Claims {
  tasks: Map<string, ObjectOwner>;
  functions: Map<string, ObjectOwner>;
  clashes: Map<InstalledAddon, Diagnostic>;
}

export function settleClaims(addons: readonly InstalledAddon[]): Claims {
  const claims: Claims = { tasks: new Map(), functions: new Map(), clashes: new Map() };
  const others = new Map<string, InstalledAddon>();
  for (const addon of addons) {
    for (const name of servedNames(addon.manifest)) {
      refuseBoth(claims, name, [others.get(name), addon]);
      others.set(name, addon);
    }
    for (const owner of ownersOf(addon)) claimObjects(claims, owner);
  }
  for (const owners of [claims.tasks, claims.functions]) {
    for (const [name, { addon }] of owners) if (claims.clashes.has(addon)) owners.delete(name);
  }
  return claims;
}

/** Names besides those of objects that only one addon may have, as they are called in messages. */
function servedNames({ addon, serves }: Manifest): string[] {
  const served = serves.flatMap((one) =>
    one.target === 'AppBinding'
      ? [
          ...one.types.map((type) => `The AppBinding type ${type}`),
          ...one.urlSchemes.map((scheme) => `The URL scheme ${scheme}`),
        ]
      : [],
  );
  return [`The addon name ${addon.name}`, ...served];
}

function ownersOf(addon: InstalledAddon): ObjectOwner[] {
  const { operations, releases } = addon.manifest;
  const bodies = Object.entries(operations) as [ObjectOwner['operation'], Operation][];
  return bodies.flatMap(([operation, body]) => releases.map((release) => ({ addon, release, operation, body })));
}

function claimObjects(claims: Claims, owner: ObjectOwner): void {
  const { body, release, addon } = owner;
  const claim = (kind: string, owners: Map<string, ObjectOwner>, pattern: string): void => {
    const name = releaseName(pattern, release.suffix);
    const other = owners.get(name)?.addon;
    if (other !== undefined) refuseBoth(claims, `The ${kind} ${name}`, [other, addon]);
    owners.set(name, owner);
  };
  claim('Task', claims.tasks, body.task.name);
  for (const { name } of functionsOf(body, release.suffix)) claim('Function', claims.functions, name);
}

function refuseBoth(
  { clashes }: Claims,
  object: string,
  claimants: [InstalledAddon | undefined, InstalledAddon],
): void {
  const [first, second] = claimants;
  if (first === undefined || first === second) return;
  const packages = `${label(first)} and ${label(second)}`;
  for (const addon of [first, second]) {
    if (clashes.has(addon)) continue;
    const subject = { package: addon.manifest.addon.package, path: addon.path };
    clashes.set(addon, diagnose(subject, 'SA_ADDON_CLASH', { object, packages }));
  }
}

function label({ manifest, path }: InstalledAddon): string {
  return `${manifest.addon.package} (${path})`;
}
