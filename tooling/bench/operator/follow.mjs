import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 200;

/** Calls `onEvent(type, object)` for all that happens to a kind from now on, until the signal; `ended` settles then. */
export async function follow(client, { resource, scope = {}, signal }, onEvent) {
  let version = await versionOf(client, resource, scope);
  const take = ({ type, object }) => {
    if (type === 'ERROR') throw new Error(object.message);
    version = object.metadata.resourceVersion;
    if (type !== 'BOOKMARK') onEvent(type, object);
  };
  const watch = async () => {
    const lines = createInterface({ input: await client.watch(resource, scope, version, signal) });
    for await (const line of lines) take(JSON.parse(line));
  };
  const ended = (async () => {
    while (!signal.aborted) {
      await watch().catch((error) => signal.aborted || console.error(`Watch of ${resource.plural}: ${error.message}`));
      await sleep(PAUSE_MS);
    }
  })();
  return { ended };
}

async function versionOf(client, resource, scope) {
  for await (const { resourceVersion } of client.pages(resource, scope)) return resourceVersion;
}
