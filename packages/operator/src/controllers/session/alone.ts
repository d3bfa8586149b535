import type { Resolved } from './resolution.js';

/** One container of a pod that gets a Job of its own. */
export interface Lone {
  container: string;
  jobName: string;
  /** Default: its own. */
  args?: string[];
}

/** The pod of a target with one of its containers and no other. Undefined where it has no such container. */
export function alone(resolved: Resolved, { container: name, jobName, args }: Lone): Resolved | undefined {
  const { resolution } = resolved;
  const { initContainers = [], containers = [], ...spec } = resolution.template.spec ?? { containers: [] };
  const found = [...initContainers, ...containers].find((one) => one.name === name);
  if (found === undefined) return undefined;
  const container = args === undefined ? found : { ...found, args };
  const template = { ...resolution.template, spec: { ...spec, containers: [container] } };
  return { ...resolved, resolution: { ...resolution, jobName, template }, foreign: new Set(), callers: new Set() };
}
