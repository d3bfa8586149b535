import { type FunctionObject, type FunctionSpec, StashError, suffixName, type Task } from '@stash-addons/core';
import type { Container } from 'kubernetes-types/core/v1.js';
import { paramEntries } from '../task.js';
import type { Variables } from '../template/evaluate.js';
import { substitute } from '../template/tree.js';
import type { Catalog } from '../types.js';
import { overlayContainer } from './container-settings.js';

/** One Function of a Task with its variables filled in. */
export interface ResolvedStep {
  function: string;
  params: Map<string, string>;
  container: Container;
}

/**
 * The Functions of a Task as containers, in order.
 *
 * @param task its spec with variables filled in already
 * @throws SA_RESOLVE_NO_STEPS, SA_RESOLVE_FUNCTION_MISSING, and what substitution throws
 */
export function resolveSteps(
  { name, spec }: { name: string; spec: Task['spec'] },
  catalog: Catalog,
  variables: Variables,
): ResolvedStep[] {
  const steps = spec.steps ?? [];
  if (steps.length === 0) throw new StashError('SA_RESOLVE_NO_STEPS', { task: name });
  return steps.map((step, i) => {
    const { image, ...body } = functionNamed(step.name, name, catalog).spec;
    const params = new Map(paramEntries(step.params, { object: `Task ${name}`, path: `spec.steps[${i}].params` }));
    const known = new Map([...params, ...variables, ['ADDON_IMAGE', image ?? '']]);
    const place = { object: `Function ${step.name}`, path: 'spec' };
    const resolved = substitute({ ...body, ...(image !== undefined && { image }) }, known, place);
    const containerName = suffixName(step.name.replaceAll('.', '-'), String(i));
    return { function: step.name, params, container: containerOf(containerName, resolved, place.object) };
  });
}

/** The Functions a Task names; the catalog's objects as they are. */
export function functionNamed(name: string, task: string, { functions }: Catalog): FunctionObject {
  if (Object.hasOwn(functions, name)) return functions[name] as FunctionObject;
  throw new StashError('SA_RESOLVE_FUNCTION_MISSING', { task, function: name });
}

function containerOf(name: string, spec: FunctionSpec, object: string): Container {
  const { runtimeSettings, image } = spec;
  if (!image) throw new StashError('SA_RESOLVE_FIELD', { object, path: 'spec.image', problem: 'is empty' });
  return overlayContainer({ name, image, ...pick(spec), imagePullPolicy: 'IfNotPresent' }, runtimeSettings);
}

const CONTAINER_FIELDS = ['command', 'args', 'workingDir', 'ports', 'volumeMounts', 'volumeDevices'] as const;

/** Only the fields of the wire: a Function must not bring others of a container along. */
function pick(spec: FunctionSpec): Partial<Container> {
  return Object.fromEntries(CONTAINER_FIELDS.flatMap((f) => (spec[f] === undefined ? [] : [[f, spec[f]]])));
}
