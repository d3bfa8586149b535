import type {
  BackupBatch,
  BackupConfiguration,
  BackupMember,
  Driver,
  ExecutionOrder,
  ExecutionPolicy,
  RestoreBatch,
  RestoreMember,
  RestoreSession,
  RetryConfig,
  TargetRef,
} from '@stash-addons/core';
import { parseDuration } from '@stash-addons/core';
import type { CheckCadence } from './check-cadence.js';
import { completeRef } from './target.js';

export type HookPolicy = ExecutionPolicy | 'OnFinalRetryFailure';

/** Which hooks are configured; `post` is absent where there is none. */
export interface HookPlan {
  pre: boolean;
  post?: HookPolicy;
}

export interface MemberPlan {
  ref: TargetRef;
  alias?: string;
  /** Hosts the target is known to have before it runs. */
  totalHosts: number;
  hooks: HookPlan;
}

/** What the reducers need of an invoker, whatever its kind. */
export interface InvokerPlan {
  kind: string;
  namespace: string;
  name: string;
  ready: boolean;
  driver: Driver;
  order: ExecutionOrder;
  members: MemberPlan[];
  hooks: HookPlan;
  timeOutMilliseconds?: number;
  historyLimit: number;
  retry?: RetryConfig;
  check: CheckCadence;
  measure: Measuring;
}

/** For invokers that set no `timeOut`: a session that runs longer than a day is held up by something. */
export const DEFAULT_TIME_OUT = '24h';

/** When the repository's size is asked for, which opens it once more: after each session, or only beside a check. */
export type Measuring = 'always' | 'withCheck';

export interface InvokerOptions {
  /** Of each member, where it is not 1. */
  totalHosts?: number[];
  /** Duration text for invokers that set none, or none that can be read. */
  defaultTimeOut?: string;
  /** Default: every session. */
  check?: CheckCadence;
  /** Default: always. */
  measure?: Measuring;
}

export function backupInvoker(document: BackupConfiguration | BackupBatch, options: InvokerOptions = {}): InvokerPlan {
  const { spec, status } = document;
  const single = document.kind === 'BackupConfiguration';
  const members: BackupMember[] = single ? [document.spec] : (document.spec.members ?? []);
  return {
    ...common(document, members.map(backupHooks), members, options),
    ready: status?.phase === 'Ready',
    order: single ? 'Sequential' : (document.spec.executionOrder ?? 'Parallel'),
    hooks: single ? { pre: false } : backupHooks(document.spec),
    historyLimit: spec.backupHistoryLimit ?? 1,
    ...(spec.retryConfig === undefined ? {} : { retry: spec.retryConfig }),
  };
}

/** A restore is its own invoker. */
export function restoreInvoker(document: RestoreSession | RestoreBatch, options: InvokerOptions = {}): InvokerPlan {
  const single = document.kind === 'RestoreSession';
  const members: RestoreMember[] = single ? [document.spec] : (document.spec.members ?? []);
  return {
    ...common(document, members.map(restoreHooks), members, options),
    ready: true,
    order: single ? 'Sequential' : (document.spec.executionOrder ?? 'Parallel'),
    hooks: single ? { pre: false } : restoreHooks(document.spec),
    historyLimit: 0,
  };
}

type Document = BackupConfiguration | BackupBatch | RestoreSession | RestoreBatch;

function common(
  document: Document,
  hooks: HookPlan[],
  members: (BackupMember | RestoreMember)[],
  options: InvokerOptions,
) {
  const namespace = document.metadata.namespace ?? 'default';
  const timeOut = parseDuration(document.spec.timeOut ?? '') ?? parseDuration(options.defaultTimeOut ?? '');
  return {
    kind: document.kind,
    namespace,
    name: document.metadata.name ?? '',
    driver: document.spec.driver ?? 'Restic',
    members: members.map((member, index) => ({
      ref: completeRef(member.target?.ref, namespace),
      totalHosts: options.totalHosts?.[index] ?? 1,
      hooks: hooks[index] as HookPlan,
      ...(member.target?.alias === undefined ? {} : { alias: member.target.alias }),
    })),
    check: options.check ?? ({ every: 'session' } as const),
    measure: options.measure ?? ('always' as const),
    ...(timeOut === undefined ? {} : { timeOutMilliseconds: timeOut }),
  };
}

function backupHooks({ hooks }: Pick<BackupMember, 'hooks'>): HookPlan {
  const post = hooks?.postBackup;
  return {
    pre: hooks?.preBackup !== undefined,
    ...(post === undefined ? {} : { post: post.executionPolicy ?? 'Always' }),
  };
}

function restoreHooks({ hooks }: Pick<RestoreMember, 'hooks'>): HookPlan {
  const post = hooks?.postRestore;
  return {
    pre: hooks?.preRestore !== undefined,
    ...(post === undefined ? {} : { post: post.executionPolicy ?? 'Always' }),
  };
}
