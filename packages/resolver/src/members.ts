import {
  type BackupMember,
  type RestoreMember,
  type RestoreRule,
  StashError,
  type TargetRef,
  type TaskRef,
} from '@stash-addons/core';
import type { BackupInput, ResolveInput, RestoreInput } from './types.js';

/** What the wire puts where an invoker has no target: the whole cluster. */
const EMPTY_TARGET: TargetRef = { apiVersion: 'na', kind: 'EmptyTarget', name: 'na' };

const WORKLOADS: ReadonlySet<string | undefined> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'DeploymentConfig',
]);

/** How a target is served: by a Job of its own, or by a container beside the workload that needs no Task. */
export function modelOf(member: { task?: TaskRef; target?: { ref?: TargetRef } }): 'job' | 'sidecar' {
  return WORKLOADS.has(member.target?.ref?.kind) && !member.task?.name ? 'sidecar' : 'job';
}

/** The part of the invoker that this resolution is about: itself, or one member of a batch. */
export function memberOf(input: BackupInput): BackupMember;
export function memberOf(input: RestoreInput): RestoreMember;
export function memberOf(input: ResolveInput): BackupMember | RestoreMember;
export function memberOf(input: ResolveInput): BackupMember | RestoreMember {
  const { invoker } = input;
  if (invoker.kind === 'BackupConfiguration' || invoker.kind === 'RestoreSession') return invoker.spec;
  const index = indexOf(input);
  const member = invoker.spec.members?.[index];
  if (member !== undefined) return member;
  throw new StashError('SA_RESOLVE_FIELD', {
    object: describe(input),
    path: `spec.members[${index}]`,
    problem: 'does not exist',
  });
}

export function indexOf(input: ResolveInput): number {
  return input.memberIndex ?? 0;
}

/** Where the member stands in the invoker's document, for messages. */
export function memberPath({ invoker, memberIndex = 0 }: ResolveInput): string {
  return invoker.kind === 'BackupBatch' || invoker.kind === 'RestoreBatch' ? `spec.members[${memberIndex}]` : 'spec';
}

export function invokerNamespace({ invoker, session }: ResolveInput): string {
  return invoker.metadata.namespace ?? session.namespace;
}

/** The invoker, for messages. */
export function describe(input: ResolveInput): string {
  return `${input.invoker.kind} ${invokerNamespace(input)}/${input.invoker.metadata.name ?? ''}`;
}

/** The target's reference with its namespace filled in; the wire's empty target where there is none. */
export function targetRef(input: ResolveInput): TargetRef {
  const { ref, claimTemplates } = targetOf(input);
  const named = ref?.kind !== undefined || ref?.name !== undefined || claimTemplates > 0;
  return { ...(named ? ref : EMPTY_TARGET), namespace: ref?.namespace || invokerNamespace(input) };
}

function targetOf(input: ResolveInput): { ref?: TargetRef | undefined; claimTemplates: number } {
  if (input.operation === 'backup') return { ref: memberOf(input).target?.ref, claimTemplates: 0 };
  const target = memberOf(input).target;
  return { ref: target?.ref, claimTemplates: target?.volumeClaimTemplates?.length ?? 0 };
}

/** The rules of a restore, with where they stand; `spec.rules` is their old place. */
export function rulesOf(input: RestoreInput): { rules: RestoreRule[]; path: string } {
  const rules = memberOf(input).target?.rules ?? [];
  const legacy = input.invoker.kind === 'RestoreSession' ? (input.invoker.spec.rules ?? []) : [];
  if (rules.length === 0 && legacy.length > 0) return { rules: legacy, path: 'spec.rules' };
  return { rules, path: `${memberPath(input)}.target.rules` };
}
