import { StashError, type Task, type TaskParam, type TaskRef } from '@stash-addons/core';
import { describe, memberOf, memberPath, targetRef } from './members.js';
import type { ResolveInput } from './types.js';

export interface ChosenTask {
  name: string;
  task: Task;
  /** Parameters by name: the AppBinding's, then the invoker's, then this run's. */
  params: ReadonlyMap<string, string>;
}

/**
 * Finds the Task and the user's parameters for it. A restore starts from the AppBinding's restoreTask alone.
 *
 * @throws SA_RESOLVE_TASK_UNNAMED, SA_RESOLVE_TASK_MISSING, SA_RESOLVE_FIELD
 */
export function chooseTask(input: ResolveInput): ChosenTask {
  const base = appBindingTask(input);
  const own = memberOf(input).task;
  const name = own?.name || base?.name || input.taskName;
  if (!name) {
    const { kind = '', name: target = '' } = targetRef(input);
    throw new StashError('SA_RESOLVE_TASK_UNNAMED', { invoker: describe(input), target: `${kind} ${target}`.trim() });
  }
  return { name, task: taskNamed(name, input), params: collectParams(input, base, own) };
}

function appBindingTask({ appBinding, operation }: ResolveInput): TaskRef | undefined {
  const addon = appBinding?.spec.parameters?.stash?.addon;
  return operation === 'backup' ? addon?.backupTask : addon?.restoreTask;
}

function taskNamed(name: string, { catalog }: ResolveInput): Task {
  if (Object.hasOwn(catalog.tasks, name)) return catalog.tasks[name] as Task;
  const candidates = Object.keys(catalog.tasks).sort().join(', ') || 'none';
  throw new StashError('SA_RESOLVE_TASK_MISSING', { task: name, candidates });
}

function collectParams(input: ResolveInput, base?: TaskRef, own?: TaskRef): Map<string, string> {
  const object = describe(input);
  const step = input.operation === 'backup' ? 'backupTask' : 'restoreTask';
  const appBinding = `AppBinding ${input.appBinding?.metadata.name ?? ''}`;
  return new Map([
    ...paramEntries(base?.params, { object: appBinding, path: `spec.parameters.stash.addon.${step}.params` }),
    ...paramEntries(own?.params, { object, path: `${memberPath(input)}.task.params` }),
    ...Object.entries(input.params ?? {}),
  ]);
}

/** A document that was never checked by a cluster may hold a number where text belongs. */
export function paramEntries(
  params: readonly TaskParam[] = [],
  place: { object: string; path: string },
): [string, string][] {
  return params.map(({ name, value }, i) => {
    if (typeof value === 'string') return [name, value];
    const path = `${place.path}[${i}].value`;
    throw new StashError('SA_RESOLVE_FIELD', { object: place.object, path, problem: 'is not text; put it in quotes' });
  });
}
