import { type ApiObject, StashError } from '@stash-addons/core';
import { type Client, isConflict, isInvalid, nameOf, type Resource } from '@stash-addons/kube';
import { wordsOf } from '../../log.js';
import type { Session } from './run.js';

/** Creates an object; that it is there already is well if it is this session's. */
export async function createOwn<T extends ApiObject>(
  resource: Resource,
  object: T,
  client: Client,
  session: Session,
): Promise<T> {
  try {
    return await take(resource, object, () => client.create(resource, object));
  } catch (error) {
    if (!isConflict(error)) throw error;
    const found = await client.get<T>(resource, nameOf(object));
    if (found?.metadata.ownerReferences?.some(({ uid }) => uid === session.metadata.uid)) return found;
    const { namespace = '', name } = nameOf(object);
    throw new StashError(
      'SA_OPERATOR_NAME_TAKEN',
      { kind: resource.kind, name: `${namespace}/${name}` },
      { cause: error },
    );
  }
}

/** What the API server finds wrong with an object that a user shaped will not be right the next time. */
export async function take<T>(resource: Resource, object: ApiObject, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isInvalid(error)) throw error;
    const { namespace = '', name } = nameOf(object);
    const details = { kind: resource.kind, name: `${namespace}/${name}`, text: wordsOf(error) };
    throw new StashError('SA_OPERATOR_REFUSED', details, { cause: error });
  }
}
