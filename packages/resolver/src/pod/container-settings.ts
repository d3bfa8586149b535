import type { ContainerRuntimeSettings } from '@stash-addons/core';
import type { Container, EnvVar, PodSecurityContext, ResourceRequirements } from 'kubernetes-types/core/v1.js';
import type { Defaults } from '../types.js';

const REPLACED = ['livenessProbe', 'readinessProbe', 'lifecycle', 'securityContext'] as const;

/** Lays settings over a container: what they say wins, env by name, envFrom appended. */
export function overlayContainer(container: Container, settings: ContainerRuntimeSettings = {}): Container {
  const replaced = REPLACED.flatMap((field) => (settings[field] === undefined ? [] : [[field, settings[field]]]));
  const resources = overlayResources(container.resources, settings.resources);
  const env = upsertEnv(container.env ?? [], [...(settings.env ?? []), ...priorityEnv(settings)]);
  const envFrom = [...(container.envFrom ?? []), ...(settings.envFrom ?? [])];
  return {
    ...container,
    ...(Object.fromEntries(replaced) as Partial<Container>),
    ...(resources && { resources }),
    ...(env.length > 0 && { env }),
    ...(envFrom.length > 0 && { envFrom }),
  };
}

/** Later entries replace earlier ones of the same name, where those stand. */
export function upsertEnv(env: readonly EnvVar[], added: readonly EnvVar[]): EnvVar[] {
  return [...new Map([...env, ...added].map((entry) => [entry.name, entry])).values()];
}

/**
 * Limits and requests replace the container's each as a whole. Limits alone take the old requests away, which may be
 * higher than they allow.
 */
function overlayResources(
  own: ResourceRequirements = {},
  given: ResourceRequirements = {},
): ResourceRequirements | undefined {
  const { limits, requests, ...rest } = given;
  const result: ResourceRequirements = { ...own, ...rest };
  if (isFilled(limits)) {
    result.limits = limits;
    delete result.requests;
  }
  if (isFilled(requests)) result.requests = requests;
  return Object.keys(result).length > 0 ? result : undefined;
}

function isFilled<T extends object>(map: T | undefined): map is T {
  return map !== undefined && Object.keys(map).length > 0;
}

/** How the wire tells a program its process priority. */
function priorityEnv({ nice, ionice }: ContainerRuntimeSettings): EnvVar[] {
  const values = {
    NICE_ADJUSTMENT: nice?.adjustment,
    IONICE_CLASS: ionice?.class,
    IONICE_CLASS_DATA: ionice?.classData,
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value: String(value) }],
  );
}

/** Fills what is still open. A field the user set for the whole pod is not set again for the container. */
export function withDefaults(container: Container, defaults: Defaults = {}, ofPod: PodSecurityContext = {}): Container {
  const { limits, requests } = container.resources ?? {};
  const bare = !isFilled(limits) && !isFilled(requests);
  const open = Object.entries(defaults.securityContext ?? {}).filter(([field]) => !(field in ofPod));
  return {
    ...container,
    ...(bare && defaults.resources && { resources: { ...container.resources, ...defaults.resources } }),
    ...(open.length > 0 && { securityContext: container.securityContext ?? Object.fromEntries(open) }),
  };
}
