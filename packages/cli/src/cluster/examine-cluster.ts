import { type ApiObject, APPCATALOG_V1ALPHA1, type Finding, findingOf, V1ALPHA1, V1BETA1 } from '@stash-addons/core';
import { ApiError, RESOURCES } from '@stash-addons/kube';
import { clusterCatalog } from './catalog.js';
import type { ClusterAccess } from './connect.js';

const LEASE = 'stash-addons-operator';
/** A leader renews its Lease every two seconds. */
const SILENT_MS = 30_000;
const INSTALL = 'Install it: stash-addons manifests | kubectl apply --server-side -f -';

/** Whether the kinds are there. */
export async function examineKinds({ discovery }: ClusterAccess): Promise<Finding[]> {
  const wanted = [
    [V1BETA1, 'BackupConfiguration'],
    [V1BETA1, 'BackupSession'],
    [V1BETA1, 'RestoreSession'],
    [V1ALPHA1, 'Repository'],
    [APPCATALOG_V1ALPHA1, 'AppBinding'],
  ] as const;
  const found = await Promise.all(wanted.map(([version, kind]) => discovery.resourceOf(version, kind)));
  const missing = wanted.filter((_, index) => found[index] === undefined).map(([, kind]) => kind);
  if (missing.length === 0) return [{ check: 'cluster.kinds', level: 'ok', text: 'It knows the kinds of Stash' }];
  const text = `It does not know ${missing.join(', ')}`;
  return [{ check: 'cluster.kinds', level: 'error', text, fix: INSTALL }];
}

type Lease = ApiObject & { spec?: { holderIdentity?: string; renewTime?: string } };

/** Whether one works, and only one kind of it. */
export async function examineOperator(cluster: ClusterAccess, now: Date): Promise<Finding[]> {
  const { client, operatorNamespace: namespace } = cluster;
  return visible('operator.leader', async () => {
    const lease = await client.get<Lease>(RESOURCES.Lease, { namespace, name: LEASE });
    return [leaderFinding(lease, namespace, now), ...(await rivals(cluster))];
  });
}

function leaderFinding(lease: Lease | undefined, namespace: string, now: Date): Finding {
  const { holderIdentity = '', renewTime = '' } = lease?.spec ?? {};
  const check = 'operator.leader';
  if (lease === undefined) {
    const text = `No operator has ever worked in the namespace ${namespace}`;
    return { check, level: 'error', text, fix: `${INSTALL}; or name its namespace by --operator-namespace.` };
  }
  if (holderIdentity === '' || now.getTime() - new Date(renewTime).getTime() > SILENT_MS) {
    const text = `No operator works now; the last sign of one was at ${renewTime}`;
    return { check, level: 'error', text, fix: `See: kubectl get pods --namespace ${namespace}` };
  }
  return { check, level: 'ok', text: `${holderIdentity} works` };
}

/** What the operator of Stash itself is found by. */
const STASH_SELECTOR = 'app.kubernetes.io/name in (stash,stash-community,stash-enterprise)';

async function rivals({ client }: ClusterAccess): Promise<Finding[]> {
  const others = await client.list(RESOURCES.Deployment, { labelSelector: STASH_SELECTOR });
  return others.map(({ metadata }) => ({
    check: 'operator.rival',
    level: 'error',
    text: `The Deployment ${metadata.namespace}/${metadata.name} is an operator of Stash, which runs the same sessions`,
    fix: `Scale it to 0: kubectl scale deployment ${metadata.name} --namespace ${metadata.namespace} --replicas=0`,
  }));
}

/** Which addons are served, and which are not. */
export async function examineAddons(cluster: ClusterAccess): Promise<Finding[]> {
  const catalog = await clusterCatalog(cluster);
  const { operatorNamespace } = cluster;
  if (catalog === undefined) return [hidden('addon.found', `ConfigMaps in the namespace ${operatorNamespace}`)];
  const names = catalog.addons.map(({ manifest: { addon } }) => `${addon.name} ${addon.version}`);
  const refused = catalog.diagnostics.map((one) => findingOf('addon.refused', one));
  if (names.length > 0) return [{ check: 'addon.found', level: 'ok', text: `Served: ${names.join(', ')}` }, ...refused];
  const text = `The namespace ${operatorNamespace} has no addon`;
  return [{ check: 'addon.found', level: 'error', text, fix: INSTALL }, ...refused];
}

/** What one may not look at is told, and is no error. */
async function visible(check: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return [hidden(check, error.message)];
    throw error;
  }
}

function hidden(check: string, what: string): Finding {
  const fix = 'Ask for the right to look, or let someone look who has it.';
  return { check, level: 'warning', text: `It may not be looked at: ${what}`, fix };
}
