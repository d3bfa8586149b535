import { type Action, type HostChoice, type RunRequest, StashError } from '@stash-addons/core';
import type { RestoreHost } from '@stash-addons/resolver';
import { buildRequest, declaredValues, type RequestDocuments } from '@stash-addons/session';
import type { Server } from './choice.js';
import { documentsOf, providedFor } from './documents.js';
import { type HookTarget, hookTargetOf } from './hook-target.js';
import { type Resolved, resolveSession } from './resolution.js';
import { type Invoker, operationOf, type Session } from './run.js';
import type { Provided } from './run-directory.js';
import type { SessionShared } from './session-shared.js';

/** What is asked for what a Job is made of. */
export type Preparing = Pick<SessionShared, 'client' | 'settings' | 'catalog'>;

export interface PrepareInput {
  session: Session;
  invoker: Invoker;
  actions: Action[];
  server?: Server | undefined;
  /** Of a replica; default: the first. */
  ordinal?: number | undefined;
}

/** What a Job is made of. */
export interface Prepared {
  documents: RequestDocuments;
  resolved: Resolved;
  provided: Provided[];
  /** Absent where no hook is for another pod. */
  hookTarget: HookTarget | undefined;
  request: RunRequest;
}

/** Throws VersionUnknown, a StashError where what is asked for can never be run, or ApiError. */
export async function prepare({ client, settings, catalog }: Preparing, input: PrepareInput): Promise<Prepared> {
  const documents = await documentsOf(client, input.invoker);
  const resolved = await resolveSession(
    { client, settings, catalog: catalog(), server: input.server, ordinal: input.ordinal },
    documents,
    input.session,
  );
  const [provided, hookTarget] = await Promise.all([
    providedFor(client, documents, { access: resolved.access }),
    hookTargetOf(client, documents),
  ]);
  const request = requestFor(input, documents, resolved);
  return { documents, resolved, provided, hookTarget, request: { ...request, ...toldOf(hookTarget) } };
}

/** The containers of hooks that find and reach another pod by the API. */
export function hooksThatCall({ resolved, hookTarget }: Pick<Prepared, 'resolved' | 'hookTarget'>): string[] {
  if (hookTarget === undefined) return [];
  return resolved.resolution.steps.filter(({ kind }) => kind === 'hook').map(({ container }) => container);
}

function toldOf(hookTarget: HookTarget | undefined): Pick<RunRequest, 'hookTarget'> {
  if (hookTarget === undefined) return {};
  const { namespace, service } = hookTarget;
  return { hookTarget: { namespace, service } };
}

/** When the session is ended, where that is known. */
export function deadlineOf({ status }: Session): { deadline?: string } {
  return status?.sessionDeadline === undefined ? {} : { deadline: status.sessionDeadline };
}

function requestFor(
  { session, invoker, actions }: PrepareInput,
  documents: RequestDocuments,
  { addon, release, resolution }: Resolved,
): RunRequest {
  return buildRequest({
    prepared: documents,
    operation: operationOf(session),
    session,
    addon: addon ?? { manifest: { addon: { name: release, version: '0.0.0' } } },
    release: addon === undefined ? '' : release,
    params: addon === undefined ? {} : declaredValues(addon.manifest, resolution.variables),
    hosts: resolution.hosts.map((host) => choiceOf(host, invoker)),
    actions,
    dirs: {},
    adoptUntagged: (documents.repository.status?.references ?? []).length <= 1,
    ...deadlineOf(session),
  });
}

/** What a rule of a restore selects for a host; which snapshot that is, the program finds out in the repository. */
function choiceOf({ snapshots, paths, include, exclude, ...host }: RestoreHost, { metadata }: Invoker): HostChoice {
  const [snapshot, ...more] = snapshots;
  if (more.length > 0) {
    const object = `RestoreSession ${metadata.namespace}/${metadata.name}`;
    const problem = 'must name one snapshot for each host';
    throw new StashError('SA_RESOLVE_FIELD', { object, path: 'spec.target.rules[].snapshots', problem });
  }
  return { ...host, paths, include, exclude, ...(snapshot === undefined ? {} : { snapshot }) };
}
