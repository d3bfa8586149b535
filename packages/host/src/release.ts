import { inRange, StashError, type Release } from '@stash-addons/core';
import type { InstalledAddon } from './catalog.js';

export interface ReleaseWish {
  /** Name suffix that was asked for by name. */
  suffix?: string;
  /** As the server tells it, or as the AppBinding does. */
  serverVersion?: string;
}

/**
 * The release to use: the one asked for, else the first whose server range has the version. With neither, every
 * release fits, and the first is the one its author prefers. Throws SA_ADDON_RELEASE_UNKNOWN or
 * SA_ADDON_NO_RELEASE_FITS; both list what there is.
 */
export function releaseFor({ manifest }: InstalledAddon, { suffix, serverVersion }: ReleaseWish): Release {
  const { releases, addon } = manifest;
  const fits = (release: Release) =>
    suffix === undefined
      ? serverVersion === undefined || inRange(serverVersion, release.server)
      : release.suffix === suffix;
  const release = releases.find(fits);
  if (release !== undefined) return release;
  if (suffix !== undefined) {
    const candidates = releases.map((one) => one.suffix || '(no suffix)').join(', ');
    throw new StashError('SA_ADDON_RELEASE_UNKNOWN', { addon: addon.name, wanted: suffix, candidates });
  }
  throw new StashError('SA_ADDON_NO_RELEASE_FITS', {
    addon: addon.name,
    version: serverVersion ?? '',
    package: addon.package,
    candidates: releases.map((one) => `${one.suffix} (${one.server})`.trim()).join(', '),
  });
}
