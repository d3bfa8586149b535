import {
  type Action,
  type AddonIdentity,
  type ApiObject,
  type AppBinding,
  type BackupConfiguration,
  type BackupSession,
  CONTRACT,
  type HostChoice,
  type Manifest,
  type Repository,
  type RestoreSession,
  type RetentionPolicy,
  type RunRequest,
  type TargetRef,
} from '@stash-addons/core';

/** No byte for so long ends a run; long enough for a database that sorts before it sends. */
const STALL_SECONDS = 1800;

/** The documents of a session. */
export interface RequestDocuments {
  invoker: BackupConfiguration | RestoreSession;
  /** Of the invoker. */
  namespace: string;
  /** With its namespace. */
  targetRef: TargetRef;
  /** The target, where it is one. */
  appBinding?: AppBinding;
  repository: Repository;
}

export interface RequestInput {
  prepared: RequestDocuments;
  operation: 'backup' | 'restore';
  session: BackupSession | RestoreSession;
  /** Whose program runs; of a Task that is no addon's, what it goes by. */
  addon: { manifest: { addon: Pick<AddonIdentity, 'name' | 'version'> } };
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
  const { invoker } = prepared;
  const retention = retentionOf(input);
  return {
    contract: CONTRACT,
    operation: input.operation,
    session: {
      ...identityOf(session, prepared.namespace),
      kind: session.kind,
      attempt: 1,
      ...('retryLeft' in session.spec ? { retryLeft: session.spec.retryLeft } : {}),
      ...(input.deadline === undefined ? {} : { deadline: input.deadline }),
    },
    invoker: identityOf(invoker, prepared.namespace),
    member: { index: 0, ...(invoker.spec.target?.alias === undefined ? {} : { alias: invoker.spec.target.alias }) },
    addon: { name: addon.manifest.addon.name, version: addon.manifest.addon.version, release: input.release },
    target: targetOf(prepared),
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
    limits: { stallSeconds: STALL_SECONDS },
  };
}

function targetOf({ invoker, targetRef, appBinding }: RequestDocuments): RunRequest['target'] {
  const { paths, exclude } = invoker.kind === 'BackupConfiguration' ? (invoker.spec.target ?? {}) : {};
  return { ref: targetRef, ...(appBinding && { appBinding }), ...(paths && { paths }), ...(exclude && { exclude }) };
}

function identityOf({ kind, metadata }: ApiObject, namespace: string): RunRequest['invoker'] {
  const { name = '', uid = '' } = metadata;
  return { kind, namespace: metadata.namespace ?? namespace, name, uid };
}

/** How a snapshot's tag names the target: `namespace/kind/name`. */
export function targetName({ targetRef }: Pick<RequestDocuments, 'targetRef'>): string {
  return `${targetRef.namespace}/${targetRef.kind}/${targetRef.name}`;
}

function retentionOf({ prepared, adoptUntagged }: RequestInput): RetentionPolicy | undefined {
  if (!('retentionPolicy' in prepared.invoker.spec)) return undefined;
  const { name: _, ...policy } = prepared.invoker.spec.retentionPolicy;
  return { ...policy, adoptUntagged };
}

/** What the addon declares among the variables of a resolution; the others travel in the args alone. */
export function declaredValues({ params }: Manifest, variables: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => Object.hasOwn(params, name)));
}

/** Every Secret the AppBinding names in the fields of its kind; all of them are of its namespace. */
export function secretsOf({ spec }: AppBinding): string[] {
  const added = (spec.secretTransforms ?? []).flatMap((one) =>
    'addKeysFrom' in one ? [one.addKeysFrom.secretRef.name] : [],
  );
  return [...new Set([spec.secret?.name, spec.tlsSecret?.name, ...added].filter((name) => name !== undefined))];
}
