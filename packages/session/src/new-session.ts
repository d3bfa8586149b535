import {
  type ApiObject,
  type BackupBatch,
  type BackupConfiguration,
  type BackupSession,
  STASH_GROUP,
  V1BETA1,
} from '@stash-addons/core';

/** What is decided of a session before there is one. */
export interface SessionSeed {
  name: string;
  retryLeft: number;
  annotations: Record<string, string>;
}

/** A session that is asked for; who stores it adds to its metadata. */
export function newBackupSession(
  { kind, metadata }: Pick<ApiObject, 'kind' | 'metadata'>,
  { name, retryLeft, annotations }: SessionSeed,
): BackupSession {
  const { namespace } = metadata;
  return {
    apiVersion: V1BETA1,
    kind: 'BackupSession',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: { invoker: { apiGroup: STASH_GROUP, kind, name: metadata.name ?? '' }, retryLeft },
  };
}

/** How often the sessions of an invoker's schedule are tried again. */
export function retriesOf({ spec }: BackupConfiguration | BackupBatch): number {
  return spec.retryConfig === undefined ? 0 : (spec.retryConfig.maxRetry ?? 1);
}
