import { type ApiObject, isStashError, suffixName } from '@stash-addons/core';
import { ApiError, RESOURCES } from '@stash-addons/kube';
import { type Planned, type PlannedJob, planJob, readCatalog, readFlags, type Settings } from '@stash-addons/operator';
import { ownedSession } from '@stash-addons/session';
import { askAdmission } from './admission.js';
import type { Subject } from './catalog.js';
import { type ClusterAccess, need } from './connect.js';
import { type RestoreWish, restoreSessionOf } from './restore-session.js';

/** What the operator would make for a session, and what the API server would say to it. */
export async function plannedJob(cluster: ClusterAccess, planned: Planned): Promise<object> {
  try {
    const settings = await settingsOf(cluster);
    const catalog = await readCatalog(cluster.client, settings);
    const made = await planJob({ client: cluster.client, settings, catalog }, planned);
    return { ...shown(made), admission: await askAdmission(cluster, made.job, planned.invoker) };
  } catch (error) {
    if (isStashError(error)) return { job: `none: ${error.code}: ${error.message}` };
    if (!(error instanceof ApiError) || error.status !== 403) throw error;
    return { job: `unknown: not all that it is made of may be read: ${error.message}` };
  }
}

export function backupPlanned({ invoker }: Subject): Planned {
  const name = suffixName(invoker.metadata.name ?? '', 'planned');
  return { session: ownedSession(invoker, { name, retryLeft: 0, annotations: {} }), invoker };
}

export function restorePlanned(subject: Subject, wish: RestoreWish): Planned {
  const session = restoreSessionOf(subject, wish, new Date());
  return { session, invoker: session };
}

export type { Planned };

type Deployment = ApiObject & { spec: { template: { spec: { containers: { args?: string[] }[] } } } };

/** What the operator of the cluster was told when it was started. Throws SA_CLUSTER_OBJECT_MISSING, or ApiError. */
async function settingsOf(cluster: ClusterAccess): Promise<Settings> {
  const { operatorNamespace: namespace } = cluster;
  const operator = await need<Deployment>(cluster, RESOURCES.Deployment, { namespace, name: 'stash-addons' });
  const { args = [] } = operator.spec.template.spec.containers[0] ?? {};
  return readFlags(args, { POD_NAMESPACE: namespace }, '').settings;
}

function shown({ purpose, steps, grants, job }: PlannedJob): object {
  const before = 'The server is asked for its version by this Job; the Job of the session depends on the answer';
  return {
    ...(purpose === 'version' && { first: before }),
    steps,
    ...(grants.length > 0 && { rights: grants }),
    job,
  };
}
