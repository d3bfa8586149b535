import type { ApiObject } from '@stash-addons/core';
import type { Catalog } from '@stash-addons/host';
import { type Client, nameOf, RESOURCES } from '@stash-addons/kube';
import type { EventRecorder } from '../events/recorder.js';
import type { Log } from '../log.js';
import { decideObjects, type Deed } from './decide.js';
import { type CatalogObject, idOf, PACKAGE_ANNOTATION, wantedObjects } from './wanted.js';

export interface ObjectsInput {
  client: Client;
  events: EventRecorder;
  log: Log;
  /** Where the ConfigMaps of the addons are. */
  namespace: string;
  imageRegistry: string | undefined;
}

/** Makes the Functions and Tasks in the cluster those of the catalog. Throws ApiError. */
export async function keepObjects(input: ObjectsInput, catalog: Catalog): Promise<void> {
  const { client, namespace, imageRegistry } = input;
  const found = [
    ...(await client.list<CatalogObject>(RESOURCES.Function)).map((one) => ({ ...one, kind: 'Function' as const })),
    ...(await client.list<CatalogObject>(RESOURCES.Task)).map((one) => ({ ...one, kind: 'Task' as const })),
  ] as CatalogObject[];
  const wanted = wantedObjects(catalog, imageRegistry);
  const { diagnostics } = catalog;
  for (const deed of decideObjects({ wanted, found, diagnostics, namespace })) await doDeed(input, deed);
}

async function doDeed({ client, events, log }: ObjectsInput, deed: Deed): Promise<void> {
  switch (deed.kind) {
    case 'apply':
      await client.apply(RESOURCES[deed.object.kind], deed.object);
      return log({ level: 'info', object: idOf(deed.object), message: `Applied, of ${originOf(deed.object)}` });
    case 'adopt': {
      await client.apply(RESOURCES[deed.object.kind], deed.object);
      const message = `It was of an older installation and is of ${originOf(deed.object)} now`;
      return events.tell(deed.found, { type: 'Normal', reason: 'Catalog Object Adopted', message });
    }
    case 'leave': {
      const message = `It stays as it is: ${deed.why}. Delete it to have that of the addon, if there is one`;
      return events.tell(deed.found, { type: 'Warning', reason: 'Catalog Object Left', message });
    }
    case 'remove':
      await client.remove(RESOURCES[deed.found.kind], nameOf(deed.found));
      return log({ level: 'info', object: idOf(deed.found), message: 'Removed: no addon brings it any more' });
  }
}

function originOf({ metadata }: CatalogObject): string {
  return metadata.annotations?.[PACKAGE_ANNOTATION] ?? '';
}

/** Says why an addon is not used, at the ConfigMap that should bring it. */
export async function tellDiagnostics({ events }: ObjectsInput, { diagnostics }: Catalog): Promise<void> {
  for (const { code, message, hint, path } of diagnostics) {
    const [namespace = '', name = ''] = path.split('/');
    const about: ApiObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name } };
    await events.tell(about, { type: 'Warning', reason: 'Addon Refused', message: `${code}: ${message} ${hint}` });
  }
}
