export type { Catalog, InstalledAddon, ObjectOwner } from './catalog.js';
export {
  ADDON_LABEL,
  COMPRESSED_MANIFEST_KEY,
  configMapSource,
  MANIFEST_KEY,
  type ConfigMap,
} from './config-map-source.js';
export * from './choose.js';
export { directorySource, type DirectoryOptions } from './directory/source.js';
export { discover } from './discover.js';
export * from './lookup.js';
export { releaseFor, type ReleaseWish } from './release.js';
export * from './render.js';
export type { CatalogSource, Diagnostic, FoundManifest, SourceReading } from './source.js';
export { verifyFiles } from './verify.js';
