import {
  type HookOutcome,
  type RunSummary,
  type TargetRef,
  validateHookOutcome,
  validateSummary,
} from '@stash-addons/core';
import { type ConditionType, ENDINGS, type Observation } from '@stash-addons/session';
import type { KeptPod } from '../../cache/kept-pod.js';
import type { Ending } from './ending.js';
import { HOOK_TYPES } from './run.js';

/** What the status step left in the termination message of its container; undefined where none did. */
export function summaryOf(pod: KeptPod | undefined): RunSummary | undefined {
  for (const { ended } of pod?.containers ?? []) {
    const summary = parse(ended?.message ?? '');
    if (summary !== undefined) return summary;
  }
  return undefined;
}

function parse(text: string): RunSummary | undefined {
  const check = validateSummary(jsonOf(text));
  return check.ok ? check.summary : undefined;
}

function jsonOf(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a step that ran a hook left; undefined for every other text. */
export function hookOutcomeOf(text: string): HookOutcome | undefined {
  const value = jsonOf(text);
  if (value === undefined) return undefined;
  const check = validateHookOutcome(value);
  return check.ok ? check.outcome : undefined;
}

/** A Job of a target, as far as it can be seen. */
export interface Executor {
  /** What it restores or backs up, which tells it apart where there are several. */
  host: string;
  /** Absent where there is none yet. */
  job: 'there' | 'gone' | undefined;
  pod: KeptPod | undefined;
  ending?: Ending | undefined;
}

/** The conditions of the hooks that were run in pods: as soon as each has told, or has ended without. */
export function hooksOf(target: TargetRef, executors: readonly Pick<Executor, 'pod' | 'ending'>[]): Observation[] {
  const told = executors.map(({ pod }) => outcomesIn(pod));
  return [...new Set(told.flat().map(({ hook }) => hook))].flatMap((hook): Observation[] => {
    const own = told.map((outcomes) => outcomes.find((one) => one.hook === hook));
    const isOpen = own.some((outcome, at) => outcome === undefined && executors[at]?.ending === undefined);
    const failed = own.find((outcome) => outcome?.ok === false);
    const outcome = failed ?? (own.includes(undefined) ? undefined : own[0]);
    if (isOpen || outcome === undefined) return [];
    const { ok, message } = outcome;
    return [{ kind: 'condition', type: HOOK_TYPES[hook], status: ok ? 'True' : 'False', target, message }];
  });
}

function outcomesIn(pod: KeptPod | undefined): HookOutcome[] {
  return (pod?.containers ?? []).flatMap(({ ended }) => hookOutcomeOf(ended?.message ?? '') ?? []);
}

/** What the Jobs of a target tell the reducers: whether all are there, what their pods left behind, and how they ended. */
export function observationsOf(
  target: TargetRef,
  ensured: ConditionType,
  executors: readonly Executor[],
): Observation[] {
  const made = executors.filter(({ job }) => job !== undefined);
  const status = made.length === executors.length ? 'True' : 'Unknown';
  const summaries = made.flatMap(({ pod }) => summaryOf(pod) ?? []);
  return [
    ...(made.length === 0 ? [] : [{ kind: 'condition', type: ensured, status, target } as const]),
    ...summaries.flatMap((summary) => resultsOf(target, summary)),
    ...hooksOf(target, executors),
    ...endingsOf(target, executors),
  ];
}

/** The end of one of several Jobs is that of its host; the target has ended with the last of them. */
function endingsOf(target: TargetRef, executors: readonly Executor[]): Observation[] {
  const ended = executors.flatMap(({ host, pod, ending }) =>
    ending === undefined ? [] : [{ host, told: { target, ...endingOf(ending, summaryOf(pod)) } }],
  );
  if (executors.length === 1) return ended.map(({ told }) => ({ kind: 'ended', ...told }));
  const all = { kind: 'ended', target, cause: 'completed', message: '' } as const;
  return [
    ...ended.map(({ host, told }) => ({ kind: 'hostEnded' as const, host, ...told })),
    ...(ended.length === executors.length ? [all] : []),
  ];
}

/** A step that failed and said why ends its container with an error, which tells nothing new. */
function endingOf({ cause, message }: Ending, summary: RunSummary | undefined): Pick<Ending, 'cause' | 'message'> {
  const said = summary !== undefined && ENDINGS[cause] === ENDINGS.died;
  return said ? { cause: 'completed', message: '' } : { cause, message };
}

/** Of very many hosts only as many are there as had room, so that these are all that is waited for. */
function resultsOf(target: TargetRef, { contract, totalHosts, stats, actions, repository }: RunSummary): Observation[] {
  const nothing = { actions: [], conditions: [], warnings: [], rejectedSnapshots: [], spans: [] };
  return [
    {
      kind: 'result',
      target,
      result: { ...nothing, contract, ref: target, totalHosts: stats.length || totalHosts, stats },
    },
    { kind: 'status', result: { contract, actions, spans: [], ...(repository && { repository }) } },
  ];
}
