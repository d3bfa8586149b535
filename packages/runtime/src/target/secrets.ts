import { Secret, StashError, type Access, type AppBinding, type SecretTransform } from '@stash-addons/core';
import type { RunDirectory } from '../rundir/run-directory.js';
import { nameOf } from './connection.js';
import { SecretStore, type SecretValues } from './secret-store.js';

export interface SecretSources {
  directory: Pick<RunDirectory, 'read'>;
  access: Access;
  binding: AppBinding | undefined;
  /** Namespace of the session. */
  sessionNamespace: string;
  /** Name of the target in messages. */
  target: string;
}

/**
 * The Secrets of the target and of every further reference the manifest declares. Throws SA_RUN_FLAG_UNPROVIDED for
 * an object that is not in the run directory, SA_TARGET_SECRET_KEY, SA_TARGET_PASSWORD_NUL.
 */
export function readSecrets(sources: SecretSources): SecretStore {
  const values: Record<string, SecretValues> = {};
  if (sources.binding?.spec.secret !== undefined) values['target'] = targetSecret(sources, sources.binding);
  checkKeys(sources, values['target'] ?? {});
  for (const ref of sources.access.refs) {
    const name = atPointer(sources.binding, ref.pointer);
    if (typeof name !== 'string' || name === '') {
      if (ref.optional !== true) throw missing(sources, ref.pointer);
      continue;
    }
    const namespace = ref.namespace === 'session' ? sources.sessionNamespace : namespaceOf(sources);
    values[ref.name] = provided(sources, { kind: ref.kind, namespace, name });
  }
  return new SecretStore(sources.target, values);
}

/** The value a JSON pointer names; undefined where there is none. */
export function atPointer(document: unknown, pointer: string): unknown {
  const parts = pointer.split('/').slice(1);
  return parts.reduce<unknown>((value, part) => {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, document);
}

function targetSecret(sources: SecretSources, binding: AppBinding): SecretValues {
  const namespace = namespaceOf(sources);
  const read = (name: string) => provided(sources, { kind: 'Secret', namespace, name });
  const values = { ...read(binding.spec.secret?.name as string) };
  for (const transform of binding.spec.secretTransforms ?? []) applyTransform(values, transform, read);
  for (const { key, alias } of sources.access.secretKeys) {
    const found = (alias ?? []).find((name) => values[name] !== undefined);
    if (found !== undefined) values[key] ??= values[found] as Secret;
  }
  return values;
}

function applyTransform(values: SecretValues, transform: SecretTransform, read: (name: string) => SecretValues): void {
  if ('addKey' in transform) {
    const { key, value, stringValue } = transform.addKey;
    values[key] = Secret.underKey(key, stringValue ?? Buffer.from(value ?? '', 'base64').toString('utf8'));
  } else if ('renameKey' in transform) {
    const moved = values[transform.renameKey.from];
    if (moved === undefined) return;
    delete values[transform.renameKey.from];
    values[transform.renameKey.to] = moved;
  } else if ('addKeysFrom' in transform) {
    Object.assign(values, read(transform.addKeysFrom.secretRef.name));
  } else {
    delete values[transform.removeKey.key];
  }
}

function checkKeys(sources: SecretSources, values: SecretValues): void {
  for (const { key, alias, optional } of sources.access.secretKeys) {
    const value = values[key];
    if (value?.reveal().includes('\0')) throw new StashError('SA_TARGET_PASSWORD_NUL', { target: sources.target });
    if (value !== undefined || optional === true) continue;
    const keys = [key, ...(alias ?? [])].join(', ');
    throw new StashError('SA_TARGET_SECRET_KEY', { target: sources.target, keys });
  }
}

interface ObjectName {
  kind: 'Secret' | 'ConfigMap';
  namespace: string;
  name: string;
}

function provided(sources: SecretSources, { kind, namespace, name }: ObjectName): SecretValues {
  const values = sources.directory.read(kind, namespace, name);
  if (values !== undefined) return values;
  throw new StashError('SA_RUN_FLAG_UNPROVIDED', { flag: '--appbinding', name: `the ${kind} ${namespace}/${name}` });
}

function missing(sources: SecretSources, pointer: string): StashError {
  const { binding, target } = sources;
  const problem = `${pointer} names no object`;
  return new StashError('SA_TARGET_URL', { target: binding === undefined ? target : nameOf(binding), problem });
}

function namespaceOf(sources: SecretSources): string {
  return sources.binding?.metadata.namespace ?? sources.sessionNamespace;
}
