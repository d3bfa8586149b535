import { functionsOf, releaseName, stemOf, type Manifest, type Operation } from '@stash-addons/core';
import type { InstalledAddon, ObjectOwner } from './catalog.js';

/** Kinds of object whose names addons make. */
export const KINDS = ['Task', 'Function'] as const;
export type Kind = (typeof KINDS)[number];

export function operationsOf({ operations }: Manifest): [ObjectOwner['operation'], Operation][] {
  const { backup, restore } = operations;
  const own: [ObjectOwner['operation'], Operation][] = [['backup', backup]];
  return restore === undefined ? own : [...own, ['restore', restore]];
}

/** The name patterns of an operation, whichever release they are for. */
export function patternsOf({ task, functions }: Operation, kind: Kind): string[] {
  return kind === 'Task' ? [task.name] : functions.map(({ name }) => name);
}

/** Whose the object of that name is; no names are made of addons whose patterns begin differently. */
export function ownerOf(addons: readonly InstalledAddon[], kind: Kind, name: string): ObjectOwner | undefined {
  for (const addon of addons) {
    for (const [operation, body] of operationsOf(addon.manifest)) {
      if (!patternsOf(body, kind).some((pattern) => name.startsWith(stemOf(pattern)))) continue;
      const release = addon.manifest.releases.find(({ suffix }) => makes(body, kind, suffix).includes(name));
      if (release !== undefined) return { addon, release, operation, body };
    }
  }
  return undefined;
}

/** The names of the objects an operation has for one release. */
export function makes(body: Operation, kind: Kind, suffix: string): string[] {
  const patterns = kind === 'Task' ? [body.task.name] : functionsOf(body, suffix).map(({ name }) => name);
  return patterns.map((pattern) => releaseName(pattern, suffix));
}
