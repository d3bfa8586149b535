import { type ApiObject, V1BETA1 } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import type { PersistentVolumeClaimSpec } from 'kubernetes-types/core/v1.js';
import { ownedBy } from '../ownership.js';
import { createOwn, take } from './create-own.js';
import type { Resolved } from './resolution.js';
import type { Invoker, Session } from './run.js';
import type { SessionShared } from './session-shared.js';

interface Made {
  session: Session;
  invoker: Invoker;
}

/** What every pod of a session needs to be there before it. Throws as `makeJob` does. */
export async function makeSurroundings(shared: SessionShared, input: Made, resolved: Resolved): Promise<void> {
  await makeAccount(shared, input.invoker, resolved);
  await makeClaim(shared, input, resolved);
}

/** The account of the invoker, unless its user named one; cloud identities are bound to its name. */
async function makeAccount({ client }: SessionShared, invoker: Invoker, { resolution }: Resolved): Promise<void> {
  const pod = invoker.spec.runtimeSettings?.pod;
  if (pod?.serviceAccountName) return;
  const { serviceAccountAnnotations: annotations } = pod ?? {};
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      namespace: invoker.metadata.namespace ?? '',
      name: resolution.serviceAccountName,
      labels: resolution.labels,
      ownerReferences: [ownedBy({ ...invoker, apiVersion: V1BETA1 })],
      ...(annotations && { annotations }),
    },
    automountServiceAccountToken: false,
  };
  await take(RESOURCES.ServiceAccount, account, () => client.apply(RESOURCES.ServiceAccount, account));
}

/** The claim for data that does not fit the scratch folder; it goes with the session. */
async function makeClaim(
  { client }: SessionShared,
  { invoker, session }: Made,
  { resolution }: Resolved,
): Promise<void> {
  const { interimClaimName: name } = resolution;
  const template = invoker.spec.interimVolumeTemplate;
  if (name === undefined || template?.spec === undefined) return;
  const { labels, annotations } = template.metadata ?? {};
  const claim: ApiObject & { spec: PersistentVolumeClaimSpec } = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      namespace: session.metadata.namespace ?? '',
      name,
      labels: { ...resolution.labels, ...labels },
      ...(annotations && { annotations }),
      ownerReferences: [ownedBy(session)],
    },
    spec: template.spec,
  };
  await createOwn(RESOURCES.PersistentVolumeClaim, claim, client, session);
}
