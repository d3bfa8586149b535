import { type RunSummary, type TargetRef, validateSummary } from '@stash-addons/core';
import { type ConditionType, ENDINGS, type Observation } from '@stash-addons/session';
import type { KeptPod } from '../../cache/kept-pod.js';
import type { Ending } from './ending.js';

/** What the status step left in the termination message of its container; undefined where none did. */
export function summaryOf(pod: KeptPod | undefined): RunSummary | undefined {
  for (const { ended } of pod?.containers ?? []) {
    const summary = parse(ended?.message ?? '');
    if (summary !== undefined) return summary;
  }
  return undefined;
}

function parse(text: string): RunSummary | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const check = validateSummary(JSON.parse(text));
    return check.ok ? check.summary : undefined;
  } catch {
    return undefined;
  }
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
