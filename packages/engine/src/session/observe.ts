import type { Coded, TargetRef } from '@stash-addons/core';
import type { Observation } from '@stash-addons/session';
import type { Executed } from './executor.js';

/** What a run's leftovers tell the reducers. */
export function observationsOf(
  target: TargetRef,
  { result, status, endings, died }: Executed,
  signal: AbortSignal,
): Observation[] {
  const seen: Observation[] = [];
  if (result !== undefined) seen.push({ kind: 'result', target, result });
  if (status !== undefined) seen.push({ kind: 'status', result: status });
  const message = died?.message ?? endings.at(-1)?.lastWords ?? '';
  if (signal.aborted) seen.push({ kind: 'cancelled', message: 'It was asked to end' });
  seen.push({ kind: 'ended', target, cause: died === undefined ? 'completed' : 'died', message });
  return seen;
}

/** The one error to show for a session that failed: of the program, else of its last action, else of a step that died. */
export function errorOf({ result, status, died }: Executed): Coded | undefined {
  return result?.error ?? status?.actions.find(({ ok }) => !ok)?.error ?? died;
}
