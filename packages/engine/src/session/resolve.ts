import type { BackupConfiguration, Release, RestoreSession } from '@stash-addons/core';
import { type InstalledAddon, type OperationName, renderObjects, taskNameFor } from '@stash-addons/host';
import { builtinFunctions, operatorImage, type Resolution, resolve } from '@stash-addons/resolver';
import type { Prepared } from './prepare.js';

/** Images mean nothing on this machine; the template names them so that it reads as on a cluster. */
const OPERATOR = { registry: 'ghcr.io', image: 'stash-addons/operator', tag: 'latest' };

export interface ResolveSession {
  prepared: Prepared;
  operation: OperationName;
  addon: InstalledAddon;
  release: Release;
  session: { namespace: string; name: string };
}

/** The pod template of a session, exactly as a cluster would get it. Throws SA_RESOLVE_*. */
export function resolveSession({ prepared, operation, addon, release, session }: ResolveSession): Resolution {
  const { functions, tasks } = renderObjects(addon.manifest, { release: release.suffix });
  const builtIn = operatorImage(OPERATOR);
  const common = {
    session,
    repository: prepared.repository,
    appBinding: prepared.appBinding,
    catalog: {
      functions: { ...builtinFunctions(builtIn), ...byName(functions) },
      tasks: byName(tasks),
    },
    operator: OPERATOR,
    taskName: taskNameFor(addon, release, operation),
    declaredParams: Object.keys(addon.manifest.params),
  };
  return operation === 'backup'
    ? resolve({ ...common, operation, invoker: prepared.invoker as BackupConfiguration })
    : resolve({
        ...common,
        operation,
        invoker: prepared.invoker as RestoreSession,
        hosts: addon.manifest.operations.restore?.hosts ?? 'one',
      });
}

function byName<T extends { metadata: { name?: string } }>(objects: readonly T[]): Record<string, T> {
  return Object.fromEntries(objects.map((object) => [object.metadata.name ?? '', object]));
}
