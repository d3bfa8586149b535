import type { ApiObject, AppBinding, BackupConfiguration } from '@stash-addons/core';
import {
  ADDON_LABEL,
  type AddonChoice,
  type Catalog,
  chooseAddon,
  type ConfigMap,
  configMapSource,
  discover,
} from '@stash-addons/host';
import { ApiError, RESOURCES } from '@stash-addons/kube';
import { completeRef } from '@stash-addons/session';
import { type ClusterAccess, need } from './connect.js';

/** The addons that the operator of the cluster serves; undefined where one may not look. */
export async function clusterCatalog({ client, operatorNamespace }: ClusterAccess): Promise<Catalog | undefined> {
  const scope = { namespace: operatorNamespace, labelSelector: `${ADDON_LABEL}=true` };
  try {
    return await discover([configMapSource(() => client.list<ApiObject & ConfigMap>(RESOURCES.ConfigMap, scope))]);
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return undefined;
    throw error;
  }
}

/** A BackupConfiguration with what its operations are made of. */
export interface Subject {
  invoker: BackupConfiguration;
  /** Absent where one may not look which addons there are. */
  choice: AddonChoice | undefined;
}

/** Throws SA_CLUSTER_OBJECT_MISSING, or as `chooseAddon` does. */
export async function subjectOf(
  cluster: ClusterAccess,
  name: string,
  operation: 'backup' | 'restore',
): Promise<Subject> {
  const { namespace } = cluster;
  const invoker = await need<BackupConfiguration>(cluster, RESOURCES.BackupConfiguration, { namespace, name });
  const catalog = await clusterCatalog(cluster);
  if (catalog === undefined) return { invoker, choice: undefined };
  const ref = completeRef(invoker.spec.target?.ref, namespace);
  const at = { namespace: ref.namespace ?? namespace, name: ref.name ?? '' };
  const appBinding = ref.kind === 'AppBinding' ? await need<AppBinding>(cluster, RESOURCES.AppBinding, at) : undefined;
  const backup = chooseAddon(catalog, { invoker, ...(appBinding && { appBinding }) }, 'backup');
  if (operation === 'backup') return { invoker, choice: backup };
  const { addon, release } = backup;
  const wish = { addon: addon.manifest.addon.name, ...(release && { release: release.suffix }) };
  return {
    invoker,
    choice: chooseAddon(catalog, { invoker: { spec: {} }, ...(appBinding && { appBinding }) }, 'restore', wish),
  };
}
