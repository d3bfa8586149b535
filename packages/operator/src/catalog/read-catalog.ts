import type { ApiObject } from '@stash-addons/core';
import {
  ADDON_LABEL,
  type Catalog,
  type ConfigMap,
  configMapSource,
  type Diagnostic,
  discover,
  LOCK_KEY,
  LOCK_LABEL_VALUE,
  lockDiagnostic,
  type Lock,
  readLock,
} from '@stash-addons/host';
import { type Client, RESOURCES } from '@stash-addons/kube';

export interface CatalogSettings {
  /** Where the ConfigMaps of the addons and of their lock are. */
  namespace: string;
  /** Only what is in the lock is served. */
  frozen: boolean;
}

/** Of the ConfigMaps that hold a manifest or the lock. */
export const CATALOG_SELECTOR = `${ADDON_LABEL} in (true,${LOCK_LABEL_VALUE})`;

/** The addons of a cluster that may be used; where only locked ones may and there is no lock, none. Throws ApiError. */
export async function readCatalog(client: Pick<Client, 'list'>, settings: CatalogSettings): Promise<Catalog> {
  const { namespace, frozen } = settings;
  const scope = { namespace, labelSelector: CATALOG_SELECTOR };
  const objects = await client.list<ApiObject & ConfigMap>(RESOURCES.ConfigMap, scope);
  const { path, lock, problem } = lockIn(objects, namespace);
  const catalog = await discover([configMapSource(() => Promise.resolve(objects))], { frozen, lock: { path, lock } });
  return problem === undefined ? catalog : { ...catalog, diagnostics: [problem, ...catalog.diagnostics] };
}

interface FoundLock {
  path: string;
  lock: Lock;
  problem?: Diagnostic;
}

/** A lock that cannot be read locks nothing, so that nothing may be used. */
function lockIn(objects: readonly ConfigMap[], namespace: string): FoundLock {
  const object = objects.find(({ metadata }) => metadata?.labels?.[ADDON_LABEL] === LOCK_LABEL_VALUE);
  const path = `${namespace}/${object?.metadata?.name ?? 'a ConfigMap with the lock'}`;
  const none: Lock = { lockVersion: 1, addons: {} };
  if (object === undefined) return { path, lock: none };
  try {
    return { path, lock: readLock(JSON.parse(object.data?.[LOCK_KEY] ?? 'null'), path) };
  } catch (error) {
    return { path, lock: none, problem: lockDiagnostic(path, error as Error) };
  }
}
