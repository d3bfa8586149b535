import type { Volume, VolumeMount } from 'kubernetes-types/core/v1.js';
import type { LabelSelector } from 'kubernetes-types/meta/v1.js';
import type { ApiObject, V1ALPHA1 } from './common.js';

export interface Backend {
  storageSecretName?: string;
  local?: Omit<Volume, 'name'> & Pick<VolumeMount, 'mountPath'> & { subPath?: string };
  s3?: { endpoint: string; bucket: string; prefix?: string; region?: string; insecureTLS?: boolean };
  gcs?: { bucket: string; prefix?: string; maxConnections?: number };
  azure?: { container: string; prefix?: string; maxConnections?: number };
  swift?: { container: string; prefix?: string };
  b2?: { bucket: string; prefix?: string; maxConnections?: number };
  rest?: { url?: string };
}

/** Backends in the order the wire looks for them. */
export const PROVIDERS = ['local', 's3', 'gcs', 'azure', 'swift', 'b2', 'rest'] as const;
export type Provider = (typeof PROVIDERS)[number];

export interface RepositorySpec {
  backend: Backend;
  wipeOut?: boolean;
  usagePolicy?: { allowedNamespaces?: { from?: 'All' | 'Selector' | 'Same'; selector?: LabelSelector } };
}

export interface RepositoryStatus {
  observedGeneration?: number;
  firstBackupTime?: string;
  lastBackupTime?: string;
  integrity?: boolean;
  totalSize?: string;
  snapshotCount?: number;
  snapshotsRemovedOnLastCleanup?: number;
  references?: { apiGroup?: string; kind?: string; namespace?: string; name: string }[];
}

export interface Repository extends ApiObject<typeof V1ALPHA1, 'Repository'> {
  spec: RepositorySpec;
  status?: RepositoryStatus;
}
