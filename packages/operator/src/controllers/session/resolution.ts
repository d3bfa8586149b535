import { type Operation, StashError } from '@stash-addons/core';
import type { Catalog, InstalledAddon } from '@stash-addons/host';
import type { Client } from '@stash-addons/kube';
import {
  type BackupInput,
  builtinFunctions,
  operatorImage,
  type Resolution,
  resolve,
  type RestoreInput,
  type Step,
} from '@stash-addons/resolver';
import type { RequestDocuments } from '@stash-addons/session';
import type { Settings } from '../../settings.js';
import { intoClaims } from './claims.js';
import { accessOf, bodyOf, choose, type Choice, type Server } from './choice.js';
import { operationOf, type Session } from './run.js';
import { defaultsFor } from './security.js';

/** What is run for a target. */
export interface Resolved {
  /** The addon whose program runs; absent where no step is an addon's. */
  addon: InstalledAddon | undefined;
  /** What it goes by: the addon's release, or the name of a Task that is no addon's. */
  release: string;
  access: Operation['access'];
  resolution: Resolution;
  /** Containers of the wire's class: they are given a token of the API and no run directory. */
  foreign: ReadonlySet<string>;
  /** Containers of addons whose database is the cluster: they are given a token besides. */
  callers: ReadonlySet<string>;
}

export interface Resolving {
  server?: Server | undefined;
  /** Of a replica; default: the first. */
  ordinal?: number | undefined;
  client: Client;
  settings: Settings;
  catalog: Catalog;
}

/** What is chosen for a session's target. Throws SA_ADDON_*, or ApiError. */
export function chooseFor(
  { client, settings, catalog, server }: Resolving,
  documents: RequestDocuments,
  session: Pick<Session, 'kind'>,
): Promise<Choice> {
  const builtIn = new Set(Object.keys(builtinFunctions(operatorImage(settings.image))));
  const { imageRegistry } = settings;
  return choose({ client, catalog, builtIn, imageRegistry, server }, documents, operationOf(session));
}

/** The pod template of a session's target. Throws SA_ADDON_*, SA_RESOLVE_*, SA_OPERATOR_NOT_SERVED, or ApiError. */
export async function resolveSession(
  resolving: Resolving,
  documents: RequestDocuments,
  session: Session,
): Promise<Resolved> {
  const { settings } = resolving;
  const operation = operationOf(session);
  const choice = await chooseFor(resolving, documents, session);
  const { taskName, task, functions, own } = choice;
  const release = releaseOf(choice);
  const access = accessOf(choice, operation);
  if (access.workload !== undefined) throw notServed(documents, 'an addon that stops workloads');
  refuseClaims(documents, own?.addon);
  const resolution = resolve({
    ...inputOf(documents, own?.addon, resolving.ordinal),
    session: { namespace: session.metadata.namespace ?? '', name: session.metadata.name ?? '' },
    catalog: {
      functions: { ...functions, ...builtinFunctions(operatorImage(settings.image)) },
      tasks: task === undefined ? {} : { [taskName]: task },
    },
    operator: settings.image,
    defaults: defaultsFor(own === undefined ? 'writable-root' : bodyOf(own.addon, operation).security),
    taskName,
  });
  const isForeign = (step: Step): boolean => step.kind === 'function' && choice.foreign.has(step.function);
  const isOwn = (step: Step): boolean => step.kind === 'function' && step.function in functions && !isForeign(step);
  return {
    addon: own?.addon,
    release,
    access,
    resolution,
    foreign: containersOf(resolution, isForeign),
    callers: containersOf(resolution, access.kubernetes === undefined ? () => false : isOwn),
  };
}

/** An addon that says nothing of replicas would load one database several times at once. */
function refuseClaims({ invoker, ...documents }: RequestDocuments, addon: InstalledAddon | undefined): void {
  if (!intoClaims(invoker) || addon === undefined || addon.manifest.operations.restore?.replicas === 'each') return;
  const { name } = addon.manifest.addon;
  throw notServed(
    { invoker, ...documents },
    `volumeClaimTemplates with the addon ${name}, which restores into no claims`,
  );
}

function containersOf({ steps }: Resolution, which: (step: Step) => boolean): ReadonlySet<string> {
  return new Set(steps.filter(which).map(({ container }) => container));
}

function releaseOf({ own, taskName }: Choice): string {
  if (own === undefined) return taskName;
  if (own.release !== undefined) return own.release.suffix;
  throw new VersionUnknown(own.addon);
}

/** The server has to be asked before a release can be chosen. */
export class VersionUnknown extends Error {
  readonly addon: InstalledAddon;

  constructor(addon: InstalledAddon) {
    super('The version of the server is not known');
    this.addon = addon;
  }
}

type Documented = 'session' | 'catalog' | 'operator' | 'defaults' | 'taskName';

/** The part of the resolver's input that comes of the documents. */
function inputOf(
  { invoker, repository, appBinding }: RequestDocuments,
  addon: InstalledAddon | undefined,
  ordinal: number | undefined,
): Omit<BackupInput, Documented> | Omit<RestoreInput, Documented> {
  const declared = addon && { declaredParams: Object.keys(addon.manifest.params) };
  const common = { repository, ...(appBinding && { appBinding }), ...declared };
  if (invoker.kind === 'BackupConfiguration') return { ...common, operation: 'backup', invoker };
  const hosts = addon?.manifest.operations.restore?.hosts ?? 'one';
  return { ...common, operation: 'restore', invoker, hosts, ...(ordinal !== undefined && { ordinal }) };
}

function notServed({ invoker, namespace }: RequestDocuments, what: string): StashError {
  return new StashError('SA_OPERATOR_NOT_SERVED', {
    object: `${invoker.kind} ${namespace}/${invoker.metadata.name}`,
    what,
  });
}
