import type { InstalledAddon } from '../catalog.js';
import { diagnose } from '../diagnostic.js';
import { matchesAny } from '../pattern.js';
import type { Diagnostic } from '../source.js';
import { lockDifference, type Lock } from './lock.js';
import { looksLike } from './look-alike.js';
import type { Policy } from './policy.js';
import { contradictionOf, type ProvenanceRule, rulesFor } from './provenance.js';

/** What addons are measured by, besides their manifests. */
export interface Trust {
  lock?: { path: string; lock: Lock } | undefined;
  policy?: { path: string; policy: Policy } | undefined;
  /** Only addons of the lock are used, and only as they are in it. */
  frozen: boolean;
}

/** Why an addon is not used although its manifest is good. */
export function distrust(addon: InstalledAddon, trust: Trust): Diagnostic | undefined {
  return (
    forbidden(addon, trust) ??
    lookAlike(addon, trust) ??
    (trust.frozen ? unlocked(addon, trust) : undefined) ??
    unproven(addon, trust)
  );
}

/** What the lock says of the files of an addon, where they have to be the locked ones. */
export function boundIntegrity({ manifest }: InstalledAddon, trust: Trust): string | undefined {
  const { package: name } = manifest.addon;
  const isBound = trust.frozen || demandedOf(name, trust).length > 0;
  return isBound ? trust.lock?.lock.addons[name]?.integrity : undefined;
}

function demandedOf(name: string, { policy }: Trust): ProvenanceRule[] {
  return rulesFor(name, policy?.policy.provenance);
}

/** A statement counts for the very files that it was found to be about, so these have to be the locked ones. */
function unproven(addon: InstalledAddon, trust: Trust): Diagnostic | undefined {
  const { package: name, version } = addon.manifest.addon;
  const rules = demandedOf(name, trust);
  if (rules.length === 0) return undefined;
  const says = trust.lock?.lock.addons[name]?.provenance;
  const policy = trust.policy?.path ?? '';
  if (says === undefined) return diagnose(subjectOf(addon), 'SA_ADDON_PROVENANCE_MISSING', { version, policy });
  const other = contradictionOf(says, rules);
  if (other !== undefined) {
    return diagnose(subjectOf(addon), 'SA_ADDON_PROVENANCE_DIFFERS', { version, policy, ...other });
  }
  return unlocked(addon, trust);
}

function subjectOf({ manifest, path }: InstalledAddon): { package: string; path: string } {
  return { package: manifest.addon.package, path };
}

function forbidden(addon: InstalledAddon, { policy }: Trust): Diagnostic | undefined {
  const packages = policy?.policy.packages;
  const name = namesOf(addon).find((one) => packages !== undefined && !matchesAny(one, packages));
  if (name === undefined) return undefined;
  return diagnose({ package: name, path: addon.path }, 'SA_ADDON_FORBIDDEN', { policy: policy?.path ?? '' });
}

/** Who publishes a tarball writes what name it says; only the name that was asked for is known to be theirs. */
function namesOf({ manifest, asked }: InstalledAddon): string[] {
  const { package: name } = manifest.addon;
  return asked === undefined || asked === name ? [name] : [name, asked];
}

function lookAlike(addon: InstalledAddon, { lock, policy }: Trust): Diagnostic | undefined {
  const { packages = [], notLookAlikes = [] } = policy?.policy ?? {};
  const known = [...Object.keys(lock?.lock.addons ?? {}), ...packages];
  for (const name of namesOf(addon)) {
    const other = notLookAlikes.includes(name) ? undefined : looksLike(name, known);
    if (other !== undefined) return diagnose({ package: name, path: addon.path }, 'SA_ADDON_LOOK_ALIKE', { other });
  }
  return undefined;
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
