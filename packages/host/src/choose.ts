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
}

/** The addon of a session; its release is open where only the server can tell. */
export interface AddonChoice {
  addon: InstalledAddon;
  release?: Release;
}

/**
 * By explicit Task, else by name, else by the AppBinding's type and version. Throws SA_ADDON_UNKNOWN,
 * SA_ADDON_RELEASE_UNKNOWN, SA_ADDON_NO_RELEASE_FITS or SA_ADDON_CANNOT_RESTORE.
 */
export function chooseAddon(
  catalog: Catalog,
  prepared: Chooser,
  operation: OperationName,
  wish: AddonWish = {},
): AddonChoice {
  const task = taskNameOf(prepared, operation);
  const choice = task === undefined ? chosenByType(catalog, prepared, wish) : chosenByTask(catalog, task);
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

function chosenByType(catalog: Catalog, { appBinding }: Chooser, wish: AddonWish): AddonChoice {
  const { type = '', version } = appBinding?.spec ?? {};
  const addon = wish.addon === undefined ? addonByType(catalog, type) : addonByName(catalog, wish.addon);
  if (addon === undefined) throw unknownAddon(catalog, wish.addon ?? type);
  if (wish.release !== undefined) return { addon, release: releaseFor(addon, { suffix: wish.release }) };
  return version === undefined ? { addon } : { addon, release: releaseFor(addon, { serverVersion: version }) };
}
