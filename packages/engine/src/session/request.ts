import {
  type Action,
  type ApiObject,
  CONTRACT,
  type HostChoice,
  type RetentionPolicy,
  type RunRequest,
} from '@stash-addons/core';
import type { InstalledAddon } from '@stash-addons/host';
import type { Session } from '../state/sessions.js';
import type { OperationName } from './choose.js';
import type { Prepared } from './prepare.js';

/** No byte for so long ends a run; long enough for a database that sorts before it sends. */
export const DEFAULT_STALL_SECONDS = 1800;

export interface RequestInput {
  prepared: Prepared;
  operation: OperationName;
  session: Session;
  addon: InstalledAddon;
  release: string;
  params: Record<string, string>;
  hosts: HostChoice[];
  actions: Action[];
  deadline?: string;
  dirs: Record<string, string>;
  /** The repository holds snapshots of this target alone, so untagged ones are its own. */
  adoptUntagged: boolean;
}

/** What the programs of a session are given besides their resolved args. */
export function buildRequest(input: RequestInput): RunRequest {
  const { prepared, session, addon } = input;
  const { invoker, targetRef } = prepared;
  const retention = retentionOf(input);
  return {
    contract: CONTRACT,
    operation: input.operation,
    session: {
      ...identityOf(session, prepared.namespace),
      kind: session.kind,
      attempt: 1,
      ...(input.deadline === undefined ? {} : { deadline: input.deadline }),
    },
    invoker: identityOf(invoker, prepared.namespace),
    member: { index: 0, ...(invoker.spec.target?.alias === undefined ? {} : { alias: invoker.spec.target.alias }) },
    addon: { name: addon.manifest.addon.name, version: addon.manifest.addon.version, release: input.release },
    target: { ref: targetRef, appBinding: prepared.appBinding },
    repository: prepared.repository,
    params: input.params,
    hosts: input.hosts,
    actions: input.actions,
    ...(retention === undefined ? {} : { retention }),
    ...(invoker.spec.hooks === undefined ? {} : { hooks: invoker.spec.hooks }),
    dirs: input.dirs,
    tags: {
      target: targetName(prepared),
      invoker: `${prepared.namespace}/${invoker.kind}/${invoker.metadata.name}`,
      session: session.metadata.uid ?? '',
    },
    limits: { stallSeconds: DEFAULT_STALL_SECONDS },
  };
}

function identityOf({ kind, metadata }: ApiObject, namespace: string): RunRequest['invoker'] {
  const { name = '', uid = '' } = metadata;
  return { kind, namespace: metadata.namespace ?? namespace, name, uid };
}

/** How a snapshot's tag names the target: `namespace/kind/name`. */
export function targetName({ targetRef }: Pick<Prepared, 'targetRef'>): string {
  return `${targetRef.namespace}/${targetRef.kind}/${targetRef.name}`;
}

function retentionOf({ prepared, adoptUntagged }: RequestInput): RetentionPolicy | undefined {
  if (!('retentionPolicy' in prepared.invoker.spec)) return undefined;
  const { name: _, ...policy } = prepared.invoker.spec.retentionPolicy;
  return { ...policy, adoptUntagged };
}
