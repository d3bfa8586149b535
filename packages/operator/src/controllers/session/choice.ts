import { type FunctionObject, type Operation, type Release, StashError, type Task } from '@stash-addons/core';
import {
  addonByFunction,
  addonByTask,
  type Catalog,
  chooseAddon,
  FUNCTION_CLASS_ANNOTATION,
  type InstalledAddon,
  type ObjectOwner,
  releaseFor,
  renderObjects,
  taskNameFor,
  taskNameOf,
  unknownAddon,
} from '@stash-addons/host';
import { type Client, RESOURCES } from '@stash-addons/kube';
import type { RequestDocuments } from '@stash-addons/session';
import { intoClaims } from './claims.js';

type OperationName = 'backup' | 'restore';

/** What is to run for a target, before its variables are filled in. */
export interface Choice {
  taskName: string;
  task: Task | undefined;
  functions: Record<string, FunctionObject>;
  /** Names of Functions of the wire's class: they speak with the API themselves. */
  foreign: ReadonlySet<string>;
  /** The addon whose program runs; absent where no step is an addon's. Its release is open where only the server can tell. */
  own?: { addon: InstalledAddon; release: Release | undefined };
}

/** What the server says of itself, where the AppBinding does not; or `any`, for what does not depend on it. */
export type Server = { version: string } | 'any';

export interface Sources {
  client: Client;
  catalog: Catalog;
  /** Names of the steps that the operator brings along. */
  builtIn: ReadonlySet<string>;
  server?: Server | undefined;
  /** Takes the place of the registry of the addons' images. */
  imageRegistry: string | undefined;
}

/** The Task that the user names, if it is nobody's but theirs; else an addon's. Throws SA_ADDON_*, or ApiError. */
export async function choose(sources: Sources, documents: RequestDocuments, operation: OperationName): Promise<Choice> {
  const { client, catalog } = sources;
  const wanted = taskNameOf(documents, operation);
  if (wanted !== undefined && addonByTask(catalog, wanted) === undefined) {
    const task = await client.get<Task>(RESOURCES.Task, { name: wanted });
    if (task !== undefined) return withFunctions(sources, { taskName: wanted, task });
  }
  const chosen = chooseAddon(catalog, { ...documents, intoClaims: intoClaims(documents.invoker) }, operation);
  const { addon } = chosen;
  const release = chosen.release ?? probedRelease(sources, addon);
  if (release === undefined)
    return { taskName: '', task: undefined, functions: {}, foreign: new Set(), own: { addon, release } };
  const taskName = documents.invoker.spec.task?.name || taskNameFor(addon, release, operation);
  const { tasks } = renderObjects(addon.manifest, { release: release.suffix });
  const task =
    (await client.get<Task>(RESOURCES.Task, { name: taskName })) ??
    tasks.find(({ metadata }) => metadata.name === taskName);
  return { ...(await withFunctions(sources, { taskName, task })), own: { addon, release } };
}

function probedRelease({ server }: Sources, addon: InstalledAddon): Release | undefined {
  if (server === undefined) return undefined;
  return releaseFor(addon, server === 'any' ? {} : { serverVersion: server.version });
}

/** What the addon says of the operation; one that it has not was refused when it was chosen. */
export function bodyOf({ manifest }: InstalledAddon, operation: OperationName): Operation {
  const { backup, restore } = manifest.operations;
  return operation === 'backup' ? backup : (restore ?? backup);
}

/** What is provided to a Task that is no addon's: the Secrets that its documents name. */
const OF_NO_ADDON: Operation['access'] = { secretKeys: [], refs: [] };

export function accessOf({ own }: Choice, operation: OperationName): Operation['access'] {
  return own === undefined ? OF_NO_ADDON : bodyOf(own.addon, operation).access;
}

async function withFunctions(sources: Sources, { taskName, task }: Pick<Choice, 'taskName' | 'task'>): Promise<Choice> {
  const names = (task?.spec.steps ?? []).map(({ name }) => name).filter((name) => !sources.builtIn.has(name));
  const steps = await Promise.all(names.map((name) => stepOf(sources, name)));
  const found = steps.filter((step) => step !== undefined);
  const owner = found.find((step) => step.owner !== undefined)?.owner;
  return {
    taskName,
    task,
    functions: Object.fromEntries(found.map(({ name, object }) => [name, object])),
    foreign: new Set(found.flatMap((step) => (step.owner === undefined ? [step.name] : []))),
    ...(owner && { own: owner }),
  };
}

interface ChosenStep {
  name: string;
  object: FunctionObject;
  /** Absent for a Function of the wire's class. */
  owner?: ObjectOwner;
}

/** A Function in the cluster wins over the addon's own of that name. Undefined where there is neither. */
async function stepOf(sources: Sources, name: string): Promise<ChosenStep | undefined> {
  const { client, catalog } = sources;
  const owner = addonByFunction(catalog, name);
  const found = await client.get<FunctionObject>(RESOURCES.Function, { name });
  refuseUnlocked(sources, found, owner);
  if (found?.metadata.annotations?.[FUNCTION_CLASS_ANNOTATION] === 'request' || found === undefined) {
    if (owner !== undefined) return { name, object: found ?? rendered(sources, owner, name), owner };
    if (found !== undefined) throw unknownAddon(catalog, name);
    return undefined;
  }
  return { name, object: found };
}

/** Where only locked addons may be used, nobody brings another image by a Function of their own. */
function refuseUnlocked(sources: Sources, found: FunctionObject | undefined, owner: ObjectOwner | undefined): void {
  if (!sources.catalog.frozen || found === undefined) return;
  const name = found.metadata.name ?? '';
  const image = found.spec.image ?? '';
  if (owner !== undefined && rendered(sources, owner, name).spec.image === image) return;
  throw new StashError('SA_FUNCTION_NOT_LOCKED', { function: name, image });
}

function rendered({ imageRegistry }: Sources, { addon, release }: ObjectOwner, name: string): FunctionObject {
  const mirror = imageRegistry === undefined ? {} : { imageRegistry };
  const { functions } = renderObjects(addon.manifest, { release: release.suffix, ...mirror });
  return functions.find(({ metadata }) => metadata.name === name) as FunctionObject;
}
