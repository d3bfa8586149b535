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

/** The conditions of the hooks that were run in a pod. */
export function hooksOf(target: TargetRef, pod: KeptPod | undefined): Observation[] {
  return (pod?.containers ?? []).flatMap(({ ended }): Observation[] => {
    const outcome = hookOutcomeOf(ended?.message ?? '');
    if (outcome === undefined) return [];
    const { hook, ok, message } = outcome;
    return [{ kind: 'condition', type: HOOK_TYPES[hook], status: ok ? 'True' : 'False', target, message }];
  });
}

/** What a Job tells the reducers: that it is there, what its pod left behind, and how it ended. */
export function observationsOf(
  target: TargetRef,
  seen: { ensured: ConditionType; summary: RunSummary | undefined; ending: Ending | undefined },
): Observation[] {
  const { summary, ending } = seen;
  const ensured: Observation = { kind: 'condition', type: seen.ensured, status: 'True', target };
  return [
    ensured,
    ...(summary === undefined ? [] : resultsOf(target, summary)),
    ...(ending === undefined ? [] : [{ kind: 'ended' as const, target, ...endingOf(ending, summary) }]),
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
