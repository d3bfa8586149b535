import type { InstalledAddon } from '../catalog.js';
import { diagnose } from '../diagnostic.js';
import { matchesAny } from '../pattern.js';
import type { Diagnostic } from '../source.js';
import { lockDifference, type Lock } from './lock.js';
import { looksLike } from './look-alike.js';
import type { Policy } from './policy.js';

/** What addons are measured by, besides their manifests. */
export interface Trust {
  lock?: { path: string; lock: Lock } | undefined;
  policy?: { path: string; policy: Policy } | undefined;
  /** Only addons of the lock are used, and only as they are in it. */
  frozen: boolean;
}

/** Why an addon is not used although its manifest is good. */
export function distrust(addon: InstalledAddon, trust: Trust): Diagnostic | undefined {
  return forbidden(addon, trust) ?? lookAlike(addon, trust) ?? (trust.frozen ? unlocked(addon, trust) : undefined);
}

function subjectOf({ manifest, path }: InstalledAddon): { package: string; path: string } {
  return { package: manifest.addon.package, path };
}

function forbidden(addon: InstalledAddon, { policy }: Trust): Diagnostic | undefined {
  const packages = policy?.policy.packages;
  if (packages === undefined || matchesAny(addon.manifest.addon.package, packages)) return undefined;
  return diagnose(subjectOf(addon), 'SA_ADDON_FORBIDDEN', { policy: policy?.path ?? '' });
}

function lookAlike(addon: InstalledAddon, { lock, policy }: Trust): Diagnostic | undefined {
  const { package: name } = addon.manifest.addon;
  const { packages = [], notLookAlikes = [] } = policy?.policy ?? {};
  if (notLookAlikes.includes(name)) return undefined;
  const other = looksLike(name, [...Object.keys(lock?.lock.addons ?? {}), ...packages]);
  return other === undefined ? undefined : diagnose(subjectOf(addon), 'SA_ADDON_LOOK_ALIKE', { other });
}

function unlocked(addon: InstalledAddon, { lock }: Trust): Diagnostic | undefined {
  const { package: name, version } = addon.manifest.addon;
  const entry = lock?.lock.addons[name];
  const where = { lock: lock?.path ?? '', version };
  if (entry === undefined) return diagnose(subjectOf(addon), 'SA_ADDON_NOT_LOCKED', where);
  const part = lockDifference(entry, addon.manifest);
  return part === undefined ? undefined : diagnose(subjectOf(addon), 'SA_ADDON_LOCK_DIFFERS', { ...where, part });
}

/** Why a lock cannot be used, where that must not keep the rest from being told. */
export function lockDiagnostic(path: string, { message }: Error): Diagnostic {
  return diagnose({ package: path, path }, 'SA_LOCK_INVALID', { problem: message.replace(/\.$/, '') });
}
