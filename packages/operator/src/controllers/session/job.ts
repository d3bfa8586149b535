import type { ApiObject, TargetRef } from '@stash-addons/core';
import type { Resolution } from '@stash-addons/resolver';
import type { JobSpec } from 'kubernetes-types/batch/v1.js';
import type { Container, PodSpec, Toleration, Volume } from 'kubernetes-types/core/v1.js';
import { childLabels, ownedBy } from '../ownership.js';
import { ORDINAL_ANNOTATION, SETTLE_FINALIZER, TARGET_INDEX_ANNOTATION } from './job-marks.js';
import type { Session } from './run.js';
import { HOME_ENV, RUN_ENV, RUN_MOUNT } from './run-directory.js';
import { PLACE_ENV, TOKEN_MOUNT, TOKEN_VOLUME, TRUST_ENV } from './token.js';
import { volumeGroup } from './volume-group.js';

export interface Job extends ApiObject<'batch/v1', 'Job'> {
  spec: JobSpec;
}

export interface PodObject extends ApiObject<'v1', 'Pod'> {
  spec: PodSpec;
}

export interface JobInput {
  session: Session;
  invoker: Pick<ApiObject, 'kind' | 'metadata'>;
  target: TargetRef;
  index: number;
  /** Of a replica. */
  ordinal?: number | undefined;
  resolution: Resolution;
  /** Containers of the wire's class. */
  foreign: ReadonlySet<string>;
  /** Containers that call the API besides. */
  callers: ReadonlySet<string>;
  annotations?: Record<string, string>;
  runVolume: Volume;
  deadline?: string;
  now: Date;
}

/** A node that does not answer for so long is given up, and the pod on it. */
const NODE_GONE_SECONDS = 80;
const NODE_GONE: Toleration[] = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map((key) => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: NODE_GONE_SECONDS,
}));

/** The Job of one target, or of one replica of it: tried once, ended at the deadline, and kept until the session has taken note of it. */
export function jobFor(input: JobInput): Job {
  const { session, invoker, target, index, ordinal, resolution } = input;
  const labels = childLabels(invoker, target);
  const { metadata } = resolution.template;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: resolution.jobName,
      namespace: session.metadata.namespace ?? '',
      labels,
      annotations: {
        [TARGET_INDEX_ANNOTATION]: String(index),
        ...(ordinal !== undefined && { [ORDINAL_ANNOTATION]: String(ordinal) }),
        ...input.annotations,
      },
      ownerReferences: [ownedBy(session)],
      finalizers: [SETTLE_FINALIZER],
    },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { ...metadata, labels: { ...labels, ...metadata?.labels } },
        spec: podSpec(input),
      },
    },
  };
}

function podSpec(input: JobInput): PodSpec {
  const { resolution, runVolume, deadline, now } = input;
  const equip = (container: Container): Container => equipped(container, input);
  const spec = resolution.template.spec ?? { containers: [] };
  const tolerated = new Set(spec.tolerations?.map(({ key }) => key));
  return {
    ...spec,
    automountServiceAccountToken: false,
    securityContext: { ...spec.securityContext, ...volumeGroup(spec) },
    ...(spec.initContainers && { initContainers: spec.initContainers.map(equip) }),
    containers: spec.containers.map(equip),
    volumes: [...(spec.volumes ?? []), runVolume, ...(callsApi(input) ? [TOKEN_VOLUME] : [])],
    tolerations: [...(spec.tolerations ?? []), ...NODE_GONE.filter(({ key }) => !tolerated.has(key))],
    ...(deadline !== undefined && { activeDeadlineSeconds: secondsUntil(deadline, now) }),
  };
}

function callsApi({ foreign, callers }: Pick<JobInput, 'foreign' | 'callers'>): boolean {
  return foreign.size + callers.size > 0;
}

/** A container that fails without a word leaves the last lines of its log where they are found. */
function equipped(container: Container, { foreign, callers }: Pick<JobInput, 'foreign' | 'callers'>): Container {
  const own = new Set(container.env?.map(({ name }) => name));
  const isForeign = foreign.has(container.name);
  const calls = callers.has(container.name);
  const given = isForeign ? [...HOME_ENV, ...PLACE_ENV] : [...RUN_ENV, ...(calls ? TRUST_ENV : [])];
  const token = isForeign || calls ? [TOKEN_MOUNT] : [];
  return {
    terminationMessagePolicy: 'FallbackToLogsOnError',
    ...container,
    env: [...given.filter(({ name }) => !own.has(name)), ...(container.env ?? [])],
    volumeMounts: [...(container.volumeMounts ?? []), ...(isForeign ? [] : [RUN_MOUNT]), ...token],
  };
}

function secondsUntil(deadline: string, now: Date): number {
  return Math.max(1, Math.ceil((new Date(deadline).getTime() - now.getTime()) / 1000));
}
