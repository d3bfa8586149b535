import {
  type BackupMember,
  type ClaimTemplate,
  type RestoreMember,
  type RestoreRule,
  StashError,
  type TargetRef,
  type TaskRef,
} from '@stash-addons/core';
import { restoresIntoClaims } from './claims/replicas.js';
import type { BackupInput, ResolveInput, RestoreInput } from './types.js';

/** What the wire puts where an invoker has no target: the whole cluster. */
const EMPTY_TARGET: TargetRef = { apiVersion: 'na', kind: 'EmptyTarget', name: 'na' };

const WORKLOADS: ReadonlySet<string | undefined> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'DeploymentConfig',
]);

interface ModelledMember {
  task?: TaskRef;
  target?: { ref?: TargetRef; volumeClaimTemplates?: ClaimTemplate[] };
}

/** How a target is served: by a Job of its own, or by a container beside the workload that needs no Task. */
export function modelOf({ task, target }: ModelledMember): 'job' | 'sidecar' {
  return WORKLOADS.has(target?.ref?.kind) && !task?.name && !restoresIntoClaims(target) ? 'sidecar' : 'job';
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
  const { ref, intoClaims } = targetOf(input);
  const named = ref?.kind !== undefined || ref?.name !== undefined || intoClaims;
  return { ...(named ? ref : EMPTY_TARGET), namespace: ref?.namespace || invokerNamespace(input) };
}

function targetOf(input: ResolveInput): { ref?: TargetRef | undefined; intoClaims: boolean } {
  if (input.operation === 'backup') return { ref: memberOf(input).target?.ref, intoClaims: false };
  const target = memberOf(input).target;
  return { ref: target?.ref, intoClaims: restoresIntoClaims(target) };
}

/** The rules of a restore, with where they stand; `spec.rules` is their old place. */
export function rulesOf(input: RestoreInput): { rules: RestoreRule[]; path: string } {
  const rules = memberOf(input).target?.rules ?? [];
  const legacy = input.invoker.kind === 'RestoreSession' ? (input.invoker.spec.rules ?? []) : [];
  if (rules.length === 0 && legacy.length > 0) return { rules: legacy, path: 'spec.rules' };
  return { rules, path: `${memberPath(input)}.target.rules` };
}
