import { type AppBinding, type Release, releaseName, StashError, type TaskRef } from '@stash-addons/core';
import type { Catalog, InstalledAddon } from './catalog.js';
import { addonByName, addonByTask, addonByType, unknownAddon } from './lookup.js';
import { releaseFor } from './release.js';

export type OperationName = 'backup' | 'restore';

/** What the user said about the addon, beyond the documents. */
export interface AddonWish {
  addon?: string;
  /** Suffix of a release. */
  release?: string;
}

/** What an addon is chosen by. */
export interface Chooser {
  invoker: { spec: { task?: TaskRef } };
  /** The target, where it is one. */
  appBinding?: AppBinding;
  /** Claims are made for the restore, so that without a Task it is that of the addon of volumes. */
  intoClaims?: boolean;
}

/** The addon of a session; its release is open where only the server can tell. */
export interface AddonChoice {
  addon: InstalledAddon;
  release?: Release;
}

/**
 * By explicit Task, else by name, else by the AppBinding's type and version, or the one of claims. Throws SA_ADDON_UNKNOWN,
 * SA_ADDON_NOT_CLEAR, SA_ADDON_RELEASE_UNKNOWN, SA_ADDON_NO_RELEASE_FITS or SA_ADDON_CANNOT_RESTORE.
 */
export function chooseAddon(
  catalog: Catalog,
  prepared: Chooser,
  operation: OperationName,
  wish: AddonWish = {},
): AddonChoice {
  const task = taskNameOf(prepared, operation);
  const choice = task === undefined ? chosenByTarget(catalog, prepared, wish) : chosenByTask(catalog, task);
  if (choice.addon.manifest.operations[operation] === undefined) {
    throw new StashError('SA_ADDON_CANNOT_RESTORE', { addon: choice.addon.manifest.addon.name });
  }
  return choice;
}

/** The name of the Task that a release of the addon has for the operation. */
export function taskNameFor(addon: InstalledAddon, release: Release, operation: OperationName): string {
  return releaseName(addon.manifest.operations[operation]?.task.name ?? '', release.suffix);
}

/** The Task that the user names; undefined where the addon is chosen by the target. */
export function taskNameOf({ invoker, appBinding }: Chooser, operation: OperationName): string | undefined {
  const named =
    appBinding?.spec.parameters?.stash?.addon?.[operation === 'backup' ? 'backupTask' : 'restoreTask']?.name;
  return invoker.spec.task?.name || named || undefined;
}

function chosenByTask(catalog: Catalog, task: string): AddonChoice {
  const owner = addonByTask(catalog, task);
  if (owner === undefined) throw unknownAddon(catalog, task);
  return { addon: owner.addon, release: owner.release };
}

function chosenByTarget(catalog: Catalog, prepared: Chooser, wish: AddonWish): AddonChoice {
  const isOpen = prepared.appBinding === undefined && wish.addon === undefined;
  return prepared.intoClaims && isOpen ? chosenForClaims(catalog) : chosenByType(catalog, prepared, wish);
}

function chosenByType(catalog: Catalog, { appBinding }: Chooser, wish: AddonWish): AddonChoice {
  const { type = '', version } = appBinding?.spec ?? {};
  const addon = wish.addon === undefined ? addonByType(catalog, type) : addonByName(catalog, wish.addon);
  if (addon === undefined) throw unknownAddon(catalog, wish.addon ?? type);
  if (wish.release !== undefined) return { addon, release: releaseFor(addon, { suffix: wish.release }) };
  return version === undefined ? { addon } : { addon, release: releaseFor(addon, { serverVersion: version }) };
}

/** Of several that declare it none is preferred. There is no server behind a claim, so that any release will do. */
function chosenForClaims({ addons }: Catalog): AddonChoice {
  const able = addons.filter(restoresClaims).map((addon) => ({ addon, release: releaseFor(addon, {}) }));
  const [only, ...others] = able;
  if (only !== undefined && others.length === 0) return only;
  const tasks = able.map(({ addon, release }) => taskNameFor(addon, release, 'restore')).join(', ') || 'none';
  throw new StashError('SA_ADDON_NOT_CLEAR', { wanted: 'claims of templates', tasks });
}

function restoresClaims({ manifest: { serves, operations } }: InstalledAddon): boolean {
  const isServed = serves.some(
    (one) => one.target === 'Resource' && one.apiGroup === '' && one.kinds.includes('PersistentVolumeClaim'),
  );
  return isServed && operations.restore?.replicas === 'each';
}
