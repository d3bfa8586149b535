import { gunzipSync } from 'node:zlib';
import { diagnose } from './diagnostic.js';
import { sortReadings } from './directory/source.js';
import { withManifest } from './with-manifest.js';
import type { CatalogSource, Diagnostic, FoundManifest } from './source.js';

/** ConfigMaps with this label, set to `true`, hold the manifest of an addon. */
export const ADDON_LABEL = 'stash-addons.dev/addon';
/** Value of the label on the ConfigMap that holds the lock of the addons. */
export const LOCK_LABEL_VALUE = 'lock';
/** Key of the lock, as JSON. */
export const LOCK_KEY = 'lock.json';
/** Key in `data`. */
export const MANIFEST_KEY = 'addon.json';
/** Key in `binaryData`, for a manifest compressed with gzip. */
export const COMPRESSED_MANIFEST_KEY = 'addon.json.gz';

/** A ConfigMap holds 1 MiB; a manifest that unpacks to more than this is no manifest. */
const LARGEST_BYTES = 8 * 1024 * 1024;

/** The part of a ConfigMap that is read here. */
export interface ConfigMap {
  metadata?: { namespace?: string; name?: string; labels?: Record<string, string> };
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
}

/** Addons whose manifest lies in the cluster. What `list` throws is thrown by `discover`. */
export function configMapSource(list: () => Promise<readonly ConfigMap[]>): CatalogSource {
  return {
    name: 'ConfigMaps of the cluster',
    read: async () => sortReadings((await list()).filter(isLabelled).map(readConfigMap)),
  };
}

function isLabelled({ metadata }: ConfigMap): boolean {
  return metadata?.labels?.[ADDON_LABEL] === 'true';
}

function readConfigMap(object: ConfigMap): FoundManifest | Diagnostic {
  const name = `${object.metadata?.namespace ?? ''}/${object.metadata?.name ?? ''}`;
  const subject = { package: `ConfigMap ${name}`, path: name };
  try {
    const text = manifestText(object);
    if (text !== undefined) return withManifest(subject, text);
    return diagnose(subject, 'SA_ADDON_CONFIG_MAP', {
      problem: `it has neither ${MANIFEST_KEY} nor ${COMPRESSED_MANIFEST_KEY}`,
    });
  } catch (error) {
    const problem = `${COMPRESSED_MANIFEST_KEY} cannot be unpacked: ${(error as Error).message}`;
    return diagnose(subject, 'SA_ADDON_CONFIG_MAP', { problem });
  }
}

function manifestText({ data, binaryData }: ConfigMap): string | undefined {
  const compressed = binaryData?.[COMPRESSED_MANIFEST_KEY];
  if (data?.[MANIFEST_KEY] !== undefined || compressed === undefined) return data?.[MANIFEST_KEY];
  return gunzipSync(Buffer.from(compressed, 'base64'), { maxOutputLength: LARGEST_BYTES }).toString('utf8');
}
