import { functionsOf, releaseName, type Manifest, type Operation, type Release } from '@stash-addons/core';
import type { InstalledAddon, ObjectOwner } from './catalog.js';

/** An addon, and the names of the objects it brings. */
export interface Claims {
  addon: InstalledAddon;
  tasks: Map<string, ObjectOwner>;
  functions: Map<string, ObjectOwner>;
}

export function claimsOf(addon: InstalledAddon): Claims {
  const claims: Claims = { addon, tasks: new Map(), functions: new Map() };
  for (const [operation, body] of Object.entries(addon.manifest.operations) as [
    ObjectOwner['operation'],
    Operation,
  ][]) {
    for (const release of addon.manifest.releases) addObjects(claims, { addon, release, operation, body });
  }
  return claims;
}

function addObjects({ tasks, functions }: Claims, owner: ObjectOwner): void {
  const { suffix }: Release = owner.release;
  tasks.set(releaseName(owner.body.task.name, suffix), owner);
  for (const { name } of functionsOf(owner.body, suffix)) functions.set(releaseName(name, suffix), owner);
}

/** What no two addons may both have, as it is called in messages. */
export function claimedNames({ addon: { manifest }, tasks, functions }: Claims): string[] {
  return [
    `The addon name ${manifest.addon.name}`,
    ...servedNames(manifest),
    ...[...tasks.keys()].map((name) => `The Task ${name}`),
    ...[...functions.keys()].map((name) => `The Function ${name}`),
  ];
}

function servedNames({ serves }: Manifest): string[] {
  return serves.flatMap((served) =>
    served.target === 'AppBinding'
      ? [
          ...served.types.map((type) => `The AppBinding type ${type}`),
          ...served.urlSchemes.map((scheme) => `The URL scheme ${scheme}`),
        ]
      : [],
  );
}
