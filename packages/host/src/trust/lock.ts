import { type Manifest, sha256, StashError } from '@stash-addons/core';
import type { Provenance } from './provenance.js';

/** Beside the package.json whose dependencies the addons are. */
export const LOCK_FILE = 'stash-addons.lock.yaml';
const VERSION = 1;
/** Instead of a digest, where a manifest names its image by a tag alone. */
const UNPINNED = 'unpinned';

/** Content of the lock file: the addons that may be used, as they were when somebody looked at them. */
export interface Lock {
  lockVersion: typeof VERSION;
  /** By npm package, sorted. */
  addons: Record<string, LockedAddon>;
}

export interface LockedAddon {
  /** Its short name. */
  addon: string;
  version: string;
  /** Of the files of the package as they are installed, see `integrityOf`. */
  integrity: string;
  /** SHA-256 of the manifest, see `manifestHash`. */
  manifest: string;
  /** Name and tag of each image -> its digest, or `unpinned` where the manifest names none. */
  images: Record<string, string>;
  /** Where the policy asked for it. */
  provenance?: LockedProvenance;
}

/**
 * What the registry's statement said when the lock was made. That it is about the tarball, and that the tarball's files are
 * those of `integrity`, was checked then; its signature was not.
 */
export interface LockedProvenance extends Provenance {
  /** SHA-512 of the tarball, as `sha512-<base64>`. */
  tarball: string;
}

/** The same however the text of the manifest is laid out, in a package or in a ConfigMap. */
export function manifestHash(manifest: Manifest): string {
  return sha256(Buffer.from(JSON.stringify(manifest)));
}

export function lockedAddon(manifest: Manifest, integrity: string): LockedAddon {
  const { name: addon, version } = manifest.addon;
  return { addon, version, integrity, manifest: manifestHash(manifest), images: imagesOf(manifest) };
}

function imagesOf({ releases }: Manifest): Record<string, string> {
  const rows = releases.map(({ image }) => [`${image.repository}:${image.tag}`, image.digest ?? UNPINNED] as const);
  return Object.fromEntries([...rows].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function lockOf(addons: Record<string, LockedAddon>): Lock {
  const sorted = Object.entries(addons).sort(([a], [b]) => (a < b ? -1 : 1));
  return { lockVersion: VERSION, addons: Object.fromEntries(sorted) };
}

/** A lock that was parsed from `path`. Throws SA_LOCK_INVALID. */
export function readLock(value: unknown, path: string): Lock {
  const { lockVersion, addons } = (value ?? {}) as Partial<Lock>;
  if (lockVersion !== VERSION)
    throw invalid(path, `its lockVersion is ${String(lockVersion)}, this host knows ${VERSION}`);
  if (typeof addons !== 'object' || addons === null) throw invalid(path, 'addons is missing');
  const wrong = Object.entries(addons).find(([, entry]) => !isLocked(entry));
  if (wrong !== undefined) throw invalid(path, `the entry of ${wrong[0]} is not one that stash-addons lock wrote`);
  return { lockVersion, addons };
}

function isLocked(entry: unknown): entry is LockedAddon {
  if (typeof entry !== 'object' || entry === null) return false;
  const { images, ...texts } = entry as Record<keyof LockedAddon, unknown>;
  const wanted = [texts.addon, texts.version, texts.integrity, texts.manifest];
  return wanted.every((text) => typeof text === 'string') && typeof images === 'object' && images !== null;
}

function invalid(path: string, problem: string): StashError {
  return new StashError('SA_LOCK_INVALID', { path, problem });
}

/** In what a manifest differs from its entry; undefined where it is the very one. */
export function lockDifference(entry: LockedAddon, manifest: Manifest): string | undefined {
  const { name, version } = manifest.addon;
  if (entry.addon !== name) return `name (${entry.addon})`;
  if (entry.version !== version) return `version (${entry.version})`;
  if (entry.manifest !== manifestHash(manifest)) return 'contents of the manifest';
  return JSON.stringify(entry.images) === JSON.stringify(imagesOf(manifest)) ? undefined : 'images';
}
