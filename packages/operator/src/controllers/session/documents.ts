import {
  type ApiObject,
  type AppBinding,
  isShownKey,
  type ObjectPointer,
  type Operation,
  redactValues,
  type Repository,
  type SecretObject,
  StashError,
} from '@stash-addons/core';
import { type Client, RESOURCES } from '@stash-addons/kube';
import { completeRef, type RequestDocuments, secretsOf } from '@stash-addons/session';
import { refuseForeign } from '../boundaries.js';
import type { Invoker } from './run.js';
import type { Provided } from './run-directory.js';

/** The documents a session needs. Throws SA_OPERATOR_OBJECT_MISSING or _NOT_ALLOWED, or ApiError. */
export async function documentsOf(client: Client, invoker: Invoker): Promise<RequestDocuments> {
  const { namespace = '' } = invoker.metadata;
  const targetRef = completeRef(invoker.spec.target?.ref, namespace);
  const { name = '', namespace: elsewhere = namespace } = invoker.spec.repository ?? {};
  const wantedBy = `${invoker.kind} ${namespace}/${invoker.metadata.name}`;
  const target = { namespace: targetRef.namespace ?? namespace, name: targetRef.name ?? '' };
  const [repository, appBinding] = await Promise.all([
    need<Repository>(client, 'Repository', { namespace: elsewhere, name }, wantedBy),
    targetRef.kind === 'AppBinding' ? need<AppBinding>(client, 'AppBinding', target, wantedBy) : undefined,
  ]);
  const documents = { invoker, namespace, targetRef, repository, ...(appBinding && { appBinding }) };
  await refuseForeign(client, documents);
  return documents;
}

/** Every Secret and ConfigMap that the programs of the session read. Throws as `documentsOf` does. */
export async function providedFor(
  client: Client,
  { repository, appBinding, namespace }: RequestDocuments,
  { access }: Pick<Operation, 'access'>,
): Promise<Provided[]> {
  const wanted = new Map<string, Wanted>();
  const want = (one: Wanted): unknown => wanted.set(`${one.kind} ${one.namespace}/${one.name}`, one);
  const { storageSecretName } = repository.spec.backend;
  const by = `Repository ${repository.metadata.namespace}/${repository.metadata.name}`;
  if (storageSecretName) {
    want({ kind: 'Secret', namespace: repository.metadata.namespace ?? '', name: storageSecretName, by });
  }
  if (appBinding !== undefined) for (const one of ofTarget(appBinding, access.refs, namespace)) want(one);
  const found = await Promise.all([...wanted.values()].map((one) => read(client, one)));
  return found.filter((one) => one !== undefined);
}

/** The text without the secrets that the programs were given and may have logged. */
export function withoutSecrets(text: string, provided: readonly Provided[]): string {
  const values = provided
    .filter(({ kind }) => kind === 'Secret')
    .flatMap(({ data }) => Object.entries(data))
    .filter(([key]) => !isShownKey(key))
    .map(([, value]) => Buffer.from(value, 'base64').toString('utf8'));
  return redactValues(text, values);
}

interface Wanted extends Pick<Provided, 'kind' | 'namespace' | 'name'> {
  by: string;
  optional?: boolean;
}

function ofTarget(appBinding: AppBinding, refs: readonly ObjectPointer[], session: string): Wanted[] {
  const { namespace = session, name = '' } = appBinding.metadata;
  const by = `AppBinding ${namespace}/${name}`;
  const pointed = refs.flatMap(({ pointer, kind, namespace: where, optional = false }): Wanted[] => {
    const named = valueAt(appBinding, pointer);
    return typeof named === 'string' && named !== ''
      ? [{ kind, namespace: where === 'target' ? namespace : session, name: named, by, optional }]
      : [];
  });
  return [...pointed, ...secretsOf(appBinding).map((one): Wanted => ({ kind: 'Secret', namespace, name: one, by }))];
}

function valueAt(object: unknown, pointer: string): unknown {
  const parts = pointer.split('/').slice(1);
  return parts.reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], object);
}

async function read(client: Client, { kind, namespace, name, by, optional }: Wanted): Promise<Provided | undefined> {
  const found = await client.get<ApiObject & Pick<SecretObject, 'data'>>(RESOURCES[kind], { namespace, name });
  if (found !== undefined) return { kind, namespace, name, data: found.data ?? {} };
  if (optional) return undefined;
  throw new StashError('SA_OPERATOR_OBJECT_MISSING', { wantedBy: by, kind, name: `${namespace}/${name}` });
}

async function need<T extends ApiObject>(
  client: Client,
  kind: 'Repository' | 'AppBinding',
  at: { namespace: string; name: string },
  wantedBy: string,
): Promise<T> {
  const found = await client.get<T>(RESOURCES[kind], at);
  if (found !== undefined) return found;
  throw new StashError('SA_OPERATOR_OBJECT_MISSING', { wantedBy, kind, name: `${at.namespace}/${at.name}` });
}
