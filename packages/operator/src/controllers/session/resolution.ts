import { type FunctionObject, type Operation, StashError, type Task } from '@stash-addons/core';
import {
  addonByFunction,
  type Catalog,
  chooseAddon,
  FUNCTION_CLASS_ANNOTATION,
  type InstalledAddon,
  renderObjects,
  taskNameFor,
} from '@stash-addons/host';
import { type Client, RESOURCES } from '@stash-addons/kube';
import {
  type BackupInput,
  builtinFunctions,
  operatorImage,
  type Resolution,
  resolve,
  type RestoreInput,
} from '@stash-addons/resolver';
import type { RequestDocuments } from '@stash-addons/session';
import type { Settings } from '../../settings.js';
import { operationOf, type Session } from './run.js';
import { defaultsFor } from './security.js';

/** What is run for a target, and the addon whose program it is. */
export interface Resolved {
  addon: InstalledAddon;
  release: string;
  resolution: Resolution;
}

const STATUS_STEP = 'update-status';

/** The pod template of a session's target. Throws SA_ADDON_*, SA_RESOLVE_*, SA_OPERATOR_NOT_SERVED, or ApiError. */
export async function resolveSession(
  { client, settings, catalog }: { client: Client; settings: Settings; catalog: Catalog },
  documents: RequestDocuments,
  session: Session,
): Promise<Resolved> {
  const operation = operationOf(session);
  const { addon, release } = chooseAddon(catalog, documents, operation);
  if (release === undefined) throw notServed(documents, 'an AppBinding that says neither spec.version nor a Task');
  refuseAccess(documents, addon, operation);
  const taskName = documents.invoker.spec.task?.name || taskNameFor(addon, release, operation);
  const rendered = renderObjects(addon.manifest, { release: release.suffix });
  const task = (await client.get<Task>(RESOURCES.Task, { name: taskName })) ?? rendered.tasks.find(named(taskName));
  const functions = await functionsOf(client, task, rendered.functions);
  refuseForeign(catalog, documents, functions);
  const builtIn = pick(builtinFunctions(operatorImage(settings.image)), STATUS_STEP);
  const tasks = task === undefined ? {} : { [taskName]: task };
  const resolution = resolve({
    ...inputOf(documents, addon),
    session: { namespace: session.metadata.namespace ?? '', name: session.metadata.name ?? '' },
    catalog: { functions: { ...functions, ...builtIn }, tasks },
    operator: settings.image,
    defaults: defaultsFor(bodyOf(addon, operation).security),
    taskName,
  });
  return { addon, release: release.suffix, resolution };
}

type Documented = 'session' | 'catalog' | 'operator' | 'defaults' | 'taskName';

/** The part of the resolver's input that comes of the documents. */
function inputOf(
  { invoker, repository, appBinding }: RequestDocuments,
  { manifest }: InstalledAddon,
): Omit<BackupInput, Documented> | Omit<RestoreInput, Documented> {
  const common = { repository, ...(appBinding && { appBinding }), declaredParams: Object.keys(manifest.params) };
  if (invoker.kind === 'BackupConfiguration') return { ...common, operation: 'backup', invoker };
  return { ...common, operation: 'restore', invoker, hosts: manifest.operations.restore?.hosts ?? 'one' };
}

/** What the addon says of the operation; one that it has not was refused when it was chosen. */
export function bodyOf({ manifest }: InstalledAddon, operation: 'backup' | 'restore'): Operation {
  const { backup, restore } = manifest.operations;
  return operation === 'backup' ? backup : (restore ?? backup);
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

function refuseAccess(documents: RequestDocuments, addon: InstalledAddon, operation: 'backup' | 'restore'): void {
  const { manifest } = addon;
  const { kubernetes, workload } = bodyOf(addon, operation).access;
  if (kubernetes !== undefined) throw notServed(documents, `the addon ${manifest.addon.name}, which calls the API`);
  if (workload !== undefined) throw notServed(documents, `the addon ${manifest.addon.name}, which stops workloads`);
}

function notServed({ invoker, namespace }: RequestDocuments, what: string): StashError {
  return new StashError('SA_OPERATOR_NOT_SERVED', {
    object: `${invoker.kind} ${namespace}/${invoker.metadata.name}`,
    what,
  });
}
