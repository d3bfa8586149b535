import type { ApiObject, Repository, RepositoryRef } from '@stash-addons/core';
import { placeOf, placesOverlap } from '@stash-addons/session';
import { RESOURCES } from '@stash-addons/kube';
import type { Shared } from '../shared.js';

/** All that may name a Repository; of those that are not served another operator may make use. */
const USERS = ['BackupConfiguration', 'RestoreSession', 'BackupBatch', 'RestoreBatch'] as const;

/** Why the data of a Repository must stay; undefined where nothing else needs them. Throws ApiError. */
export async function refusal(shared: Shared, repository: Repository): Promise<string | undefined> {
  const user = await first(shared, USERS, (object) => refersTo(object, repository));
  if (user !== undefined) return `${told(user)} still refers to it`;
  const other = await first(shared, ['Repository'], (object) => overlaps(object as Repository, repository));
  return other && `${told(other)} has the same place, or one that contains the other`;
}

function refersTo(object: ApiObject, { metadata }: Repository): boolean {
  const { spec } = object as ApiObject & { spec?: { repository?: RepositoryRef } };
  const { name, namespace = object.metadata.namespace } = spec?.repository ?? {};
  return name === metadata.name && namespace === metadata.namespace;
}

/** What has no place at all is taken for one with every place, so that nothing is deleted by mistake. */
function overlaps(other: Repository, repository: Repository): boolean {
  if (other.metadata.uid === repository.metadata.uid) return false;
  const [its, own] = [placeOf(other), placeOf(repository)];
  return its !== undefined && (own === undefined || placesOverlap(its, own));
}

async function first(
  shared: Shared,
  kinds: readonly Kind[],
  isMeant: (object: ApiObject) => boolean,
): Promise<ApiObject | undefined> {
  for (const kind of kinds) {
    for await (const object of allOf(shared, kind)) if (isMeant(object)) return { ...object, kind };
  }
  return undefined;
}

type Kind = (typeof USERS)[number] | 'Repository';

async function* allOf({ client, settings }: Shared, kind: Kind): AsyncGenerator<ApiObject> {
  const { watchNamespaces } = settings;
  const namespaces = watchNamespaces.length === 0 ? [undefined] : watchNamespaces;
  for (const namespace of namespaces) {
    for await (const { items } of client.pages(RESOURCES[kind], { namespace })) yield* items;
  }
}

function told({ kind, metadata }: ApiObject): string {
  return `the ${kind} ${metadata.namespace}/${metadata.name}`;
}
