import type { Volume } from 'kubernetes-types/core/v1.js';
import type { LabelSelector, Time } from 'kubernetes-types/meta/v1.js';
import type { ApiObject, V1ALPHA1 } from './common.js';

export interface Backend {
  /** Secret with the password of the repository and the keys of the store. */
  storageSecretName?: string;
  /** A volume. */
  local?: LocalBackend;
  /** A bucket of an S3 server. */
  s3?: {
    /** Address of the server. */
    endpoint: string;
    /** Name of the bucket. */
    bucket: string;
    /** Folder in the bucket. */
    prefix?: string;
    /** Region of the bucket. */
    region?: string;
    /** Whether the server's certificate is believed without looking at it. */
    insecureTLS?: boolean;
  };
  /** A bucket of Google Cloud Storage. */
  gcs?: LimitedBucket;
  /** A container of Azure Blob Storage. */
  azure?: {
    /** Name of the container. */
    container: string;
    /** Folder in the container. */
    prefix?: string;
    /** How many connections are open at once. */
    maxConnections?: number;
  };
  /** A container of OpenStack Swift. */
  swift?: {
    /** Name of the container. */
    container: string;
    /** Folder in the container. */
    prefix?: string;
  };
  /** A bucket of Backblaze B2. */
  b2?: LimitedBucket;
  /** A REST server. */
  rest?: {
    /** URL of the server. */
    url?: string;
  };
}

export interface LocalBackend extends Omit<Volume, 'name'> {
  /** Where the volume is mounted. */
  mountPath: string;
  /** Folder in the volume. */
  subPath?: string;
}

interface LimitedBucket {
  /** Name of the bucket. */
  bucket: string;
  /** Folder in the bucket. */
  prefix?: string;
  /** How many connections are open at once. */
  maxConnections?: number;
}

/** Backends in the order the wire looks for them. */
export const PROVIDERS = ['local', 's3', 'gcs', 'azure', 'swift', 'b2', 'rest'] as const;
export type Provider = (typeof PROVIDERS)[number];

export interface RepositorySpec {
  /** Where it is. */
  backend: Backend;
  /** Whether its data are removed together with the Repository. */
  wipeOut?: boolean;
  /** Who may use it. */
  usagePolicy?: {
    /** Namespaces whose objects may refer to it. */
    allowedNamespaces?: {
      /** All, Same, or those the selector selects. */
      from?: 'All' | 'Selector' | 'Same';
      /** Labels of the namespaces. */
      selector?: LabelSelector;
    };
  };
}

export interface RepositoryStatus {
  /** Generation of the object that this is about. */
  observedGeneration?: number;
  /** When the first backup was made. */
  firstBackupTime?: Time;
  /** When the last successful backup was begun. */
  lastBackupTime?: Time;
  /** Whether the last check found no damage. */
  integrity?: boolean;
  /** Its size, for example `1.327 MiB`. */
  totalSize?: string;
  /** How many snapshots it has. */
  snapshotCount?: number;
  /** How many snapshots retention removed last. */
  snapshotsRemovedOnLastCleanup?: number;
  /** The objects that use it. */
  references?: {
    /** API group of the object. */
    apiGroup?: string;
    /** Kind of the object. */
    kind?: string;
    /** Namespace of the object. */
    namespace?: string;
    /** Name of the object. */
    name: string;
  }[];
}

/** A place that snapshots are kept in. */
export interface Repository extends ApiObject<typeof V1ALPHA1, 'Repository'> {
  /** What is wanted. */
  spec: RepositorySpec;
  /** How it stands. */
  status?: RepositoryStatus;
}
