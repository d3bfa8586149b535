import {
  type BackupConfiguration,
  type BackupSession,
  type FunctionObject,
  StashError,
  type Task,
} from '@stash-addons/core';
import {
  addonByFunction,
  type Catalog,
  chooseAddon,
  FUNCTION_CLASS_ANNOTATION,
  type InstalledAddon,
  renderObjects,
  taskNameFor,
} from '@stash-addons/host';
import { builtinFunctions, operatorImage, type Resolution, resolve } from '@stash-addons/resolver';
import type { RequestDocuments } from '@stash-addons/session';
import type { Client } from '../../api/client.js';
import { RESOURCES } from '../../api/resources.js';
import type { Settings } from '../../settings.js';
import { defaultsFor } from './security.js';

/** What is run for a target, and the addon whose program it is. */
export interface Resolved {
  addon: InstalledAddon;
  release: string;
  resolution: Resolution;
}

const STATUS_STEP = 'update-status';

/** The pod template of a session's target. Throws SA_ADDON_*, SA_RESOLVE_*, SA_OPERATOR_NOT_SERVED, or ApiError. */
export async function resolveBackup(
  { client, settings, catalog }: { client: Client; settings: Settings; catalog: Catalog },
  documents: RequestDocuments,
  session: BackupSession,
): Promise<Resolved> {
  const invoker = documents.invoker as BackupConfiguration;
  const { addon, release } = chooseAddon(catalog, documents, 'backup');
  if (release === undefined) throw notServed(documents, 'an AppBinding that says neither spec.version nor a Task');
  const operation = addon.manifest.operations.backup;
  refuseAccess(documents, addon);
  const taskName = invoker.spec.task?.name || taskNameFor(addon, release, 'backup');
  const rendered = renderObjects(addon.manifest, { release: release.suffix });
  const task = (await client.get<Task>(RESOURCES.Task, { name: taskName })) ?? rendered.tasks.find(named(taskName));
  const functions = await functionsOf(client, task, rendered.functions);
  const { registry, image, tag } = settings.image;
  const resolution = resolve({
    operation: 'backup',
    invoker,
    session: { namespace: session.metadata.namespace ?? '', name: session.metadata.name ?? '' },
    repository: documents.repository,
    ...(documents.appBinding && { appBinding: documents.appBinding }),
    catalog: {
      functions: { ...functions, ...pick(builtinFunctions(operatorImage({ registry, image, tag })), STATUS_STEP) },
      tasks: task === undefined ? {} : { [taskName]: task },
    },
    operator: settings.image,
    defaults: defaultsFor(operation.security),
    taskName,
    declaredParams: Object.keys(addon.manifest.params),
  });
  refuseForeign(catalog, documents, functions);
  return { addon, release: release.suffix, resolution };
}

/** The Functions of the Task; one in the cluster wins over the addon's own of that name. */
async function functionsOf(
  client: Client,
  task: Task | undefined,
  own: readonly FunctionObject[],
): Promise<Record<string, FunctionObject>> {
  const names = (task?.spec.steps ?? []).map(({ name }) => name).filter((name) => name !== STATUS_STEP);
  const found = await Promise.all(
    names.map(
      async (name) => (await client.get<FunctionObject>(RESOURCES.Function, { name })) ?? own.find(named(name)),
    ),
  );
  return Object.fromEntries(found.flatMap((one) => (one === undefined ? [] : [[one.metadata.name ?? '', one]])));
}

function named(name: string) {
  return ({ metadata }: { metadata: { name?: string } }): boolean => metadata.name === name;
}

function pick<T>(objects: Record<string, T>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(objects).filter(([key]) => key === name));
}

/** A Function that is no addon's wants an API token, which none of these pods has. */
function refuseForeign(catalog: Catalog, documents: RequestDocuments, functions: Record<string, FunctionObject>): void {
  for (const [name, { metadata }] of Object.entries(functions)) {
    const isOurs = metadata.annotations?.[FUNCTION_CLASS_ANNOTATION] === 'request';
    if (!isOurs || addonByFunction(catalog, name) === undefined) {
      throw notServed(documents, `the Function ${name}, which belongs to no addon`);
    }
  }
}

function refuseAccess(documents: RequestDocuments, { manifest }: InstalledAddon): void {
  const { kubernetes, workload } = manifest.operations.backup.access;
  if (kubernetes !== undefined) throw notServed(documents, `the addon ${manifest.addon.name}, which calls the API`);
  if (workload !== undefined) throw notServed(documents, `the addon ${manifest.addon.name}, which stops workloads`);
}

function notServed({ invoker, namespace }: RequestDocuments, what: string): StashError {
  return new StashError('SA_OPERATOR_NOT_SERVED', {
    object: `${invoker.kind} ${namespace}/${invoker.metadata.name}`,
    what,
  });
}
