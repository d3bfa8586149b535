import { type ApiObject, StashError } from '@stash-addons/core';
import { type ApiError, type Client, isForbidden, type Resource, RESOURCES } from '@stash-addons/kube';
import type { PolicyRule, RoleRef, Subject } from 'kubernetes-types/rbac/v1.js';
import { ownedBy } from '../ownership.js';
import type { Grant } from './rights.js';
import type { Session } from './run.js';

/** On a Job: the namespaces where its account was given rights; `*` stands for the whole cluster. */
export const RIGHTS_ANNOTATION = 'stash-addons.dev/rights';
const WHOLE_CLUSTER = '*';

/** The Job that rights are for: they are found by its name, and go with it. */
export interface JobName {
  namespace: string;
  name: string;
}

interface Role extends ApiObject {
  rules: PolicyRule[];
}

interface Binding extends ApiObject {
  roleRef: RoleRef;
  subjects: Subject[];
}

/** The value of the annotation. */
export function placesOf(grants: readonly Grant[]): string {
  return grants.map(({ namespace = WHOLE_CLUSTER }) => namespace).join(',');
}

export interface Granting {
  job: JobName;
  session: Session;
  account: string;
  labels: Record<string, string>;
  now: Date;
}

/** Gives rights to the account of a Job. Throws ApiError, and after a while SA_OPERATOR_REFUSED where it lacks them itself. */
export async function grant(client: Client, grants: readonly Grant[], granting: Granting): Promise<void> {
  const { job, session, account, labels } = granting;
  for (const { namespace, rules } of grants) {
    const { role, binding, name } = objectsAt(job, namespace);
    const metadata = {
      name,
      labels,
      ...(namespace !== undefined && { namespace }),
      ...(namespace === job.namespace && { ownerReferences: [ownedBy(session)] }),
    };
    const made: Role = { apiVersion: V1, kind: role.kind, metadata, rules };
    const bound: Binding = {
      apiVersion: V1,
      kind: binding.kind,
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: role.kind, name },
      subjects: [{ kind: 'ServiceAccount', namespace: job.namespace, name: account }],
    };
    try {
      await client.apply(role, made);
      await client.apply(binding, bound);
    } catch (error) {
      throw isForbidden(error) && isOld(granting) ? notToGive(made, error) : error;
    }
  }
}

/** Takes back what was given for a Job. Throws ApiError. */
export async function revoke(client: Client, job: JobName, places: string): Promise<void> {
  for (const place of places.split(',').filter((one) => one !== '')) {
    const namespace = place === WHOLE_CLUSTER ? undefined : place;
    const { role, binding, name } = objectsAt(job, namespace);
    await client.remove(binding, { namespace, name });
    await client.remove(role, { namespace, name });
  }
}

/** An API server that has just started denies for a moment what it allows later. */
const PATIENCE_MS = 60_000;

function isOld({ session, now }: Granting): boolean {
  return now.getTime() - Date.parse(session.metadata.creationTimestamp ?? '') > PATIENCE_MS;
}

/** Nobody can give a right that they do not have, and asking again does not help. */
function notToGive({ kind, metadata }: Role, error: ApiError): StashError {
  const name = `${metadata.namespace ?? ''}/${metadata.name}`;
  return new StashError('SA_OPERATOR_REFUSED', { kind, name, text: error.message }, { cause: error });
}

const V1 = 'rbac.authorization.k8s.io/v1';

/** In other places the name says of which namespace the Job is. */
function objectsAt(job: JobName, namespace: string | undefined): { role: Resource; binding: Resource; name: string } {
  const name = namespace === job.namespace ? job.name : `${job.namespace}:${job.name}`;
  if (namespace === undefined) return { role: RESOURCES.ClusterRole, binding: RESOURCES.ClusterRoleBinding, name };
  return { role: RESOURCES.Role, binding: RESOURCES.RoleBinding, name };
}
