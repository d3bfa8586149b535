import type { ApiObject, Backend, TargetRef } from '@stash-addons/core';
import type { Workload } from '@stash-addons/testbed/cluster';
import { NAMESPACE } from './scene.js';

/** What a user writes. All objects of one backup have its name, and are of one namespace unless told otherwise. */
export interface Place {
  name: string;
  namespace?: string;
}

export const REPOSITORY_PASSWORD = 'the password of the repository';

export function secretObject({ name, namespace = NAMESPACE }: Place, stringData: Record<string, string>): ApiObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, stringData } as ApiObject;
}

/** A Repository and its Secret, which is called like it with `-store` after it. */
export function repositoryObjects(
  { name, namespace = NAMESPACE }: Place,
  backend: Backend,
  { keys = {}, spec = {} }: { keys?: Record<string, string>; spec?: object } = {},
): ApiObject[] {
  const storageSecretName = `${name}-store`;
  return [
    secretObject({ name: storageSecretName, namespace }, { RESTIC_PASSWORD: REPOSITORY_PASSWORD, ...keys }),
    {
      apiVersion: 'stash.appscode.com/v1alpha1',
      kind: 'Repository',
      metadata: { namespace, name },
      spec: { backend: { ...backend, storageSecretName }, ...spec },
    } as ApiObject,
  ];
}

/** An AppBinding that leads to a server of the cluster. */
export function bindingOf(
  { name, namespace = NAMESPACE }: Place,
  server: Workload,
  { type, version, scheme }: { type: string; version: string; scheme: string },
): ApiObject {
  const service = { name: server.name, namespace: server.namespace, port: server.port, scheme };
  return {
    apiVersion: 'appcatalog.appscode.com/v1alpha1',
    kind: 'AppBinding',
    metadata: { namespace, name },
    spec: { type, version, clientConfig: { service }, secret: { name: server.name } },
  } as ApiObject;
}

export function bindingRef(name: string): TargetRef {
  return { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name };
}

export function configurationOf({ name, namespace = NAMESPACE }: Place, spec: object): ApiObject {
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'BackupConfiguration',
    metadata: { namespace, name },
    spec: {
      repository: { name },
      target: { ref: bindingRef(name) },
      retentionPolicy: { name: 'keep', keepLast: 3, prune: true },
      backupHistoryLimit: 5,
      ...spec,
    },
  } as ApiObject;
}

/** A session by hand. */
export function sessionOf(invoker: string, { name, namespace = NAMESPACE }: Place): ApiObject {
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'BackupSession',
    metadata: { namespace, name },
    spec: { invoker: { apiGroup: 'stash.appscode.com', kind: 'BackupConfiguration', name: invoker } },
  } as ApiObject;
}

/** `backup`: whose target and repository it is about. */
export function restoreOf({ name, namespace = NAMESPACE }: Place, backup: string, spec: object = {}): ApiObject {
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'RestoreSession',
    metadata: { namespace, name },
    spec: { repository: { name: backup }, target: { ref: bindingRef(backup) }, ...spec },
  } as ApiObject;
}
