import { type ApiObject, type Repository, StashError } from '@stash-addons/core';
import { type Client, RESOURCES } from '@stash-addons/kube';
import { mayUse, type RequestDocuments } from '@stash-addons/session';

/** Whether a Repository lets objects of a namespace use it. Throws ApiError. */
export async function letsIn(client: Client, repository: Repository, name: string): Promise<boolean> {
  const from = repository.spec.usagePolicy?.allowedNamespaces?.from;
  const isAsked = from === 'Selector' && repository.metadata.namespace !== name;
  const object = isAsked ? await client.get<ApiObject>(RESOURCES.Namespace, { name }) : undefined;
  return mayUse(repository, { name, labels: object?.metadata.labels ?? {} });
}

/**
 * Keeps a session from what its user has no right to and the operator has: Secrets of another namespace are copied into its
 * own, and commands run in other pods. Asked anew for each, since a phase tells of what was there when it was looked at.
 * Throws SA_OPERATOR_NOT_ALLOWED, or ApiError.
 */
export async function refuseForeign(client: Client, documents: RequestDocuments): Promise<void> {
  const { invoker, namespace, repository, appBinding } = documents;
  const object = `${invoker.kind} ${namespace}/${invoker.metadata.name}`;
  const refuse = (what: string): never => {
    throw new StashError('SA_OPERATOR_NOT_ALLOWED', { object, what });
  };
  if (!(await letsIn(client, repository, namespace))) refuse(`the Repository ${placeOf(repository)}`);
  if (appBinding === undefined) return;
  if ((appBinding.metadata.namespace ?? namespace) !== namespace) refuse(`the AppBinding ${placeOf(appBinding)}`);
}

/** That of an AppBinding may be any; only hooks are of interest, which run in the pods behind it. Throws SA_OPERATOR_NOT_ALLOWED. */
export function refuseForeignService({ invoker, namespace }: RequestDocuments, place: string): void {
  if (place === namespace) return;
  const object = `${invoker.kind} ${namespace}/${invoker.metadata.name}`;
  throw new StashError('SA_OPERATOR_NOT_ALLOWED', { object, what: `hooks for the pods of a Service in ${place}` });
}

function placeOf({ metadata }: Pick<ApiObject, 'metadata'>): string {
  return `${metadata.namespace}/${metadata.name}`;
}
