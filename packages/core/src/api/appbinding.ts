import type { ApiObject, APPCATALOG_V1ALPHA1, TaskRef } from './common.js';

export interface ClientConfig {
  url?: string;
  service?: { scheme: string; namespace?: string; name: string; port: number; path?: string; query?: string };
  insecureSkipTLSVerify?: boolean;
  /** Base64 of a PEM bundle. */
  caBundle?: string;
  serverName?: string;
}

export type SecretTransform =
  | { renameKey: { from: string; to: string } }
  /** `value` is base64; `stringValue` wins. */
  | { addKey: { key: string; value?: string; stringValue?: string } }
  | { addKeysFrom: { secretRef: { name: string } } }
  | { removeKey: { key: string } };

/** The part of `parameters` that names an addon's Tasks. */
export interface StashAddonParameters {
  stash?: { addon?: { backupTask?: TaskRef; restoreTask?: TaskRef } };
}

export interface AppBindingSpec {
  type?: string;
  version?: string;
  appRef?: { apiGroup?: string; kind?: string; name: string; namespace?: string };
  clientConfig: ClientConfig;
  secret?: { name: string };
  tlsSecret?: { name: string };
  secretTransforms?: SecretTransform[];
  parameters?: StashAddonParameters & Record<string, unknown>;
}

export interface AppBinding extends ApiObject<typeof APPCATALOG_V1ALPHA1, 'AppBinding'> {
  spec: AppBindingSpec;
}
