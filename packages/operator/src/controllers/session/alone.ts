import { distinctName } from '@stash-addons/core';
import type { Resolved } from './resolution.js';
import { operationOf, type Session } from './run.js';

/** A Job that runs one step alone takes no longer: a hook, or a server, is given up before. */
const LONGEST_MS = 15 * 60_000;

/** When it is ended. */
export function loneDeadline(now: Date): string {
  return new Date(now.getTime() + LONGEST_MS).toISOString();
}

export function loneJobName(prefix: string, session: Session, index: number): string {
  const name = (session.metadata.name ?? '').replaceAll('.', '-');
  return distinctName(`${prefix}-${operationOf(session)}-${name}`, String(index));
}

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
