import type { ApiObject, APPCATALOG_V1ALPHA1, TaskRef } from './common.js';

export interface ClientConfig {
  /** Where it is; instead of a Service. */
  url?: string;
  /** The Service it is reached by. */
  service?: {
    /** Scheme of its URL. */
    scheme: string;
    /** Namespace of the Service; by default that of the AppBinding. */
    namespace?: string;
    /** Name of the Service. */
    name: string;
    /** Port of the Service. */
    port: number;
    /** Path of its URL. */
    path?: string;
    /** Query of its URL, without the question mark. */
    query?: string;
  };
  /** Whether its certificate is believed without looking at it. */
  insecureSkipTLSVerify?: boolean;
  /** Certificates that vouch for it: base64 of a PEM bundle. */
  caBundle?: string;
  /** The name its certificate has to have. */
  serverName?: string;
}

export interface AddedKey {
  /** Name of the key. */
  key: string;
  /** Base64 of its value. */
  value?: string;
  /** Its value as it is; wins over `value`. */
  stringValue?: string;
}

export type SecretTransform =
  | {
      /** Gives a key another name. */
      renameKey: {
        /** Name it has. */
        from: string;
        /** Name it gets. */
        to: string;
      };
    }
  | {
      /** Adds a key. */
      addKey: AddedKey;
    }
  | {
      /** Adds all keys of another Secret. */
      addKeysFrom: {
        /** The other Secret. */
        secretRef: {
          /** Its name. */
          name: string;
        };
      };
    }
  | {
      /** Takes a key away. */
      removeKey: {
        /** Name of the key. */
        key: string;
      };
    };

/** The part of `parameters` that names an addon's Tasks. */
export interface StashAddonParameters {
  stash?: { addon?: { backupTask?: TaskRef; restoreTask?: TaskRef } };
}

export interface AppBindingSpec {
  /** What it is, as group/resource. */
  type?: string;
  /** Version of the server. */
  version?: string;
  /** The object that stands for it in the cluster. */
  appRef?: {
    /** API group of the object. */
    apiGroup?: string;
    /** Kind of the object. */
    kind?: string;
    /** Name of the object. */
    name: string;
    /** Namespace of the object. */
    namespace?: string;
  };
  /** How it is reached. */
  clientConfig: ClientConfig;
  /** Secret with what a client needs. */
  secret?: {
    /** Its name. */
    name: string;
  };
  /** Secret with the client's certificate. */
  tlsSecret?: {
    /** Its name. */
    name: string;
  };
  /** Changes to the Secret before it is used. */
  secretTransforms?: SecretTransform[];
  /** What else there is to say; `stash.addon` names Tasks and their parameters. */
  parameters?: StashAddonParameters & Record<string, unknown>;
}

/** How an application is reached. */
export interface AppBinding extends ApiObject<typeof APPCATALOG_V1ALPHA1, 'AppBinding'> {
  /** What is wanted. */
  spec: AppBindingSpec;
}
