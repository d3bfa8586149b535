import type { PodRuntimeSettings } from '@stash-addons/core';
import type { PodSpec } from 'kubernetes-types/core/v1.js';
import type { Defaults } from '../types.js';

const FIELDS = [
  'nodeSelector',
  'automountServiceAccountToken',
  'nodeName',
  'imagePullSecrets',
  'affinity',
  'schedulerName',
  'tolerations',
  'priorityClassName',
  'priority',
  'readinessGates',
  'runtimeClassName',
  'enableServiceLinks',
  'topologySpreadConstraints',
] as const satisfies (keyof PodRuntimeSettings & keyof PodSpec)[];

/** The fields of a pod that its user sets, over the defaults. */
export function podSettings(settings: PodRuntimeSettings = {}, defaults: Defaults = {}): Partial<PodSpec> {
  const chosen = FIELDS.flatMap((field) => (settings[field] === undefined ? [] : [[field, settings[field]]]));
  const securityContext = { ...defaults.podSecurityContext, ...settings.securityContext };
  return {
    ...(Object.fromEntries(chosen) as Partial<PodSpec>),
    ...(Object.keys(securityContext).length > 0 && { securityContext }),
  };
}
