import type { ApiObject } from '@stash-addons/core';
import { type Client, nameOf, RESOURCES } from '@stash-addons/kube';
import type { CommandRun } from '../../command.js';
import { note, printJson, printLine } from '../../output/print.js';
import { withCluster } from '../connect.js';
import { findSession } from '../find-session.js';

type Pod = ApiObject & { spec: { initContainers?: { name: string }[]; containers: { name: string }[] } };

interface ContainerLog {
  pod: string;
  container: string;
  text: string;
}

export const runLogs: CommandRun<Record<never, never>> = ({ words: [word = ''], values }) =>
  withCluster(values, async ({ client, ...cluster }) => {
    const session = await findSession({ client, ...cluster }, word);
    const pods = await podsOf(client, session);
    const logs = (await Promise.all(pods.map((pod) => logsOf(client, pod)))).flat();
    if (values.json) return printJson(logs);
    if (pods.length === 0) note(`${session.kind} ${session.metadata.name} has no pod, or none any more.`);
    for (const { pod, container, text } of logs) {
      printLine(`==> ${pod} ${container}`);
      process.stdout.write(text === '' || text.endsWith('\n') ? text : `${text}\n`);
    }
  });

/** The pods of the Jobs that belong to the session. */
async function podsOf(client: Client, { metadata }: ApiObject): Promise<Pod[]> {
  const { namespace, uid } = metadata;
  const jobs = await client.list(RESOURCES.Job, { namespace });
  const own = new Set(jobs.filter((job) => isOwned(job, uid)).map((job) => job.metadata.uid));
  const pods = await client.list<Pod>(RESOURCES.Pod, { namespace });
  return pods.filter((pod) => [...own].some((job) => isOwned(pod, job)));
}

function isOwned({ metadata }: ApiObject, owner: string | undefined): boolean {
  return metadata.ownerReferences?.some(({ uid }) => uid === owner) ?? false;
}

/** In the order in which they run. */
function logsOf(client: Client, pod: Pod): Promise<ContainerLog[]> {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  return Promise.all(
    containers.map(async ({ name }) => ({
      pod: pod.metadata.name ?? '',
      container: name,
      text: await client.log(nameOf(pod), name).catch((error: Error) => `(${error.message})\n`),
    })),
  );
}
