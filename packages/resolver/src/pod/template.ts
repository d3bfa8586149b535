import type { Container, PodTemplateSpec, Volume } from 'kubernetes-types/core/v1.js';
import { ordinalOf } from '../claims/of-input.js';
import { memberOf } from '../members.js';
import { interimClaimName, offshootLabels, serviceAccountName, wireLabels } from '../names.js';
import type { Variables } from '../template/evaluate.js';
import type { HookType, ResolveInput, Step } from '../types.js';
import { overlayContainer, upsertEnv, withDefaults } from './container-settings.js';
import { planHooks } from './hooks.js';
import { podVolumes, sessionMounts, withMounts } from './mounts.js';
import { podSettings } from './pod-settings.js';
import type { ResolvedStep } from './steps.js';

/** A container beside what it runs. */
interface Planned {
  container: Container;
  runs: { kind: 'function'; function: string; params: Record<string, string> } | { kind: 'hook'; hook: HookType };
}

interface TemplateParts {
  volumes: readonly Volume[];
  steps: readonly ResolvedStep[];
  variables: Variables;
}

/** The pod: all containers but the last are init containers, so that each one waits for the one before it. */
export function buildTemplate(input: ResolveInput, parts: TemplateParts): { template: PodTemplateSpec; steps: Step[] } {
  const planned = planContainers(input, parts);
  const { runtimeSettings } = memberOf(input);
  const containers = planned.map(({ container }) => finished(container, input));
  const pod = runtimeSettings?.pod;
  const template: PodTemplateSpec = {
    metadata: {
      labels: { ...offshootLabels(input), ...pod?.podLabels, ...wireLabels(input.operation) },
      ...(pod?.podAnnotations && { annotations: pod.podAnnotations }),
    },
    spec: {
      ...podSettings(pod, input.defaults),
      serviceAccountName: serviceAccountName(input),
      restartPolicy: 'Never',
      ...(containers.length > 1 && { initContainers: containers.slice(0, -1) }),
      containers: containers.slice(-1),
      volumes: podVolumes(ofUse(parts.volumes, containers, input), input, interimClaimName(input)),
    },
  };
  const steps = planned.map(({ container, runs }, i): Step => {
    return { container: container.name, init: i < planned.length - 1, ...runs };
  });
  return { template, steps };
}

/**
 * Where the replica's claims took the places of all mounts of a Task's volume, it is left out: it often names the same claim,
 * and the kubelet waits for ever for a pod that names one twice.
 */
function ofUse(volumes: readonly Volume[], containers: readonly Container[], input: ResolveInput): readonly Volume[] {
  if (ordinalOf(input) === undefined) return volumes;
  const used = new Set(containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name)));
  return volumes.filter(({ name }) => used.has(name));
}

function planContainers(input: ResolveInput, { steps, variables }: TemplateParts): Planned[] {
  const mounts = sessionMounts(input);
  const mounted = steps.map((step) => ({ ...step, container: withMounts(step.container, mounts) }));
  const { pre, post } = planHooks(input, mounted, variables);
  const hook = (planned: typeof pre): Planned[] =>
    planned === undefined ? [] : [{ container: planned.container, runs: { kind: 'hook', hook: planned.hook } }];
  const functions = mounted.map(({ container, function: name, params }): Planned => ({
    container,
    runs: { kind: 'function', function: name, params: Object.fromEntries(params) },
  }));
  return [...hook(pre), ...functions, ...hook(post)];
}

function finished(container: Container, input: ResolveInput): Container {
  const { container: settings, pod } = memberOf(input).runtimeSettings ?? {};
  const whole = withDefaults(overlayContainer(container, settings), input.defaults, pod?.securityContext);
  const ordinal = ordinalOf(input);
  if (ordinal === undefined) return whole;
  return { ...whole, env: upsertEnv(whole.env ?? [], [{ name: 'POD_ORDINAL', value: String(ordinal) }]) };
}
