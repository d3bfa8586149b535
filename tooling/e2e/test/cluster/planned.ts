import type { Cluster } from '@stash-addons/testbed/cluster';
import { readExample } from '../../src/installed/examples.js';
import type { KubectlStash } from '../../src/installed/program.js';

interface JobObject {
  metadata: { name: string; finalizers?: string[] };
  spec: { template: { spec: { activeDeadlineSeconds?: number } } };
}

export interface Plan {
  first?: string;
  steps: { container: string; function?: string }[];
  job: JobObject;
  admission: { job: string; pod: string };
}

const IN_DEMO = '--namespace=demo';

export function planOf(stash: KubectlStash, name: string): Plan {
  return JSON.parse(stash.well('plan', 'backup', name, IN_DEMO, '--json')) as Plan;
}

/** The Job of a session that was made, as far as it is the operator's own. */
export async function madeJob(cluster: Cluster, session: string): Promise<JobObject> {
  const label = 'stash.appscode.com/invoker-name';
  const text = await cluster.kubectl(['get', 'jobs', IN_DEMO, `--selector=${label}`, '--output=json']);
  const { items } = JSON.parse(text) as { items: JobObject[] };
  const found = items.find(({ metadata }) => metadata.name.includes(session));
  if (found === undefined)
    throw new Error(`${session} has no Job among ${items.map((one) => one.metadata.name).join(', ')}`);
  return found;
}

/** As it is when a session of another name has ended, which began at another second. */
export function forSession({ spec, metadata, ...job }: JobObject, planned: string, session: string): JobObject {
  const { activeDeadlineSeconds: _, ...pod } = spec.template.spec;
  const { finalizers: __, ...kept } = metadata;
  const timeless = { ...job, metadata: kept, spec: { ...spec, template: { ...spec.template, spec: pod } } };
  return JSON.parse(JSON.stringify(timeless).replaceAll(planned, session)) as JobObject;
}

/** The example's BackupConfiguration under another name, with more in its spec. */
export function configurationLike(name: string, more: string): string {
  return `${readExample('first-backup/backup.yaml').replace('name: shop', `name: ${name}`).trimEnd()}\n${more}`;
}
