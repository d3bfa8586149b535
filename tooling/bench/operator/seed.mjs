import { RESOURCES } from '@stash-addons/kube';
import { endedStatus, invokerObjects, namespaceObject, namespacesOf, secretsOf, sessionObject } from './objects.mjs';
import { sideBySide } from './side-by-side.mjs';

const CONNECTIONS = 30;

/** Makes the namespaces, the invokers with what they need, and the sessions of their past. */
export async function seed(client, { invokers, sessions }) {
  for (const name of namespacesOf(invokers)) {
    await client.create(RESOURCES.Namespace, namespaceObject(name));
    for (const secret of secretsOf(name)) await client.create(RESOURCES.Secret, secret);
  }
  await sideBySide(
    Array.from({ length: invokers }, (_, index) => () => makeInvoker(client, index)),
    CONNECTIONS,
  );
  await sideBySide(
    Array.from({ length: sessions }, (_, at) => () => makePast(client, at % invokers, Math.floor(at / invokers))),
    CONNECTIONS,
  );
}

async function makeInvoker(client, index) {
  for (const [resource, object] of invokerObjects(index)) await client.create(resource, object);
}

async function makePast(client, index, run) {
  const session = await client.create(RESOURCES.BackupSession, sessionObject(index, run));
  await client.replaceStatus(RESOURCES.BackupSession, { ...session, status: endedStatus(index) });
}
