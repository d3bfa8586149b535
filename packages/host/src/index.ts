export type { Catalog, InstalledAddon, ObjectOwner } from './catalog.js';
export {
  ADDON_LABEL,
  COMPRESSED_MANIFEST_KEY,
  configMapSource,
  LOCK_KEY,
  LOCK_LABEL_VALUE,
  MANIFEST_KEY,
  type ConfigMap,
} from './config-map-source.js';
export * from './choose.js';
export { projectFolder } from './directory/root.js';
export { directorySource, type DirectoryOptions } from './directory/source.js';
export { discover } from './discover.js';
export * from './lookup.js';
export { releaseFor, type ReleaseWish } from './release.js';
export * from './render.js';
export type { CatalogSource, Diagnostic, FoundManifest, SourceReading } from './source.js';
export { integrityOf, integrityOfTarball } from './trust/integrity.js';
export {
  LOCK_FILE,
  type Lock,
  type LockedAddon,
  lockedAddon,
  type LockedProvenance,
  lockOf,
  readLock,
} from './trust/lock.js';
export { POLICY_FILE, type Policy, readPolicy } from './trust/policy.js';
export {
  contradictionOf,
  packageUrl,
  PROVENANCE_TYPE,
  type Provenance,
  type ProvenanceRule,
  readStatement,
  rulesFor,
} from './trust/provenance.js';
export { lockDiagnostic, type Trust } from './trust/trust.js';
export { verifyFiles } from './verify.js';
