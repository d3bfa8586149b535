import type {
  BackupBatch,
  BackupConfiguration,
  BackupSession,
  Coded,
  RestoreBatch,
  RestoreSession,
  RunResult,
  StatusResult,
  TargetRef,
} from '@stash-addons/core';
import {
  backupInvoker,
  reduceBackup,
  type BackupReduction,
  type InvokerOptions,
  type InvokerPlan,
  type Observation,
} from '../src/index.js';

export const CREATED = '2026-05-01T00:00:00Z';
export const at = (seconds: number) => new Date(new Date(CREATED).getTime() + seconds * 1000);

export const ref = (name: string): TargetRef => ({
  apiVersion: 'appcatalog.appscode.com/v1alpha1',
  kind: 'AppBinding',
  name,
  namespace: 'demo',
});

export function configuration(spec: Partial<BackupConfiguration['spec']> = {}): BackupConfiguration {
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'BackupConfiguration',
    metadata: { name: 'acme', namespace: 'demo' },
    spec: { target: { ref: ref('acme') }, retentionPolicy: { name: 'keep', prune: true, keepLast: 5 }, ...spec },
    status: { phase: 'Ready' },
  };
}

export function batch(names: string[], spec: Partial<BackupBatch['spec']> = {}): BackupBatch {
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'BackupBatch',
    metadata: { name: 'all', namespace: 'demo' },
    spec: {
      members: names.map((name) => ({ target: { ref: ref(name), alias: name } })),
      retentionPolicy: { name: 'keep', prune: true, keepLast: 5 },
      ...spec,
    },
    status: { phase: 'Ready' },
  };
}

export function session(spec: Partial<BackupSession['spec']> = {}, status?: BackupSession['status']): BackupSession {
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'BackupSession',
    metadata: { name: 'acme-1', namespace: 'demo', creationTimestamp: CREATED },
    spec: { invoker: { kind: 'BackupConfiguration', name: 'acme' }, ...spec },
    ...(status === undefined ? {} : { status }),
  };
}

export const plan = (document: BackupConfiguration | BackupBatch, options: InvokerOptions = {}): InvokerPlan =>
  backupInvoker(document, options);

type HostReport = { hostname: string; phase: 'Succeeded' | 'Failed'; error?: string };

export function result(name: string, changes: Partial<RunResult> & { hosts?: HostReport[] } = {}): Observation {
  const { hosts = [{ hostname: 'host-0', phase: 'Succeeded' as const }], ...rest } = changes;
  const base = { contract: '1.0', actions: [], conditions: [], warnings: [], rejectedSnapshots: [], spans: [] };
  return {
    kind: 'result',
    target: ref(name),
    result: { ...base, ref: ref(name), totalHosts: hosts.length, stats: hosts, ...rest },
  };
}

export function actions(...done: [StatusResult['actions'][number]['name'], boolean][]): Observation {
  const list = done.map(([name, ok]) => ({ name, ok }));
  return { kind: 'status', result: { contract: '1.0', actions: list, spans: [] } };
}

export const POST_ACTIONS = actions(
  ['ApplyRetentionPolicy', true],
  ['VerifyRepositoryIntegrity', true],
  ['SendRepositoryMetrics', true],
);

export const coded = (code: Coded['code']): Coded => ({ code, message: 'It went wrong', hint: 'Look' });

export const executorEnsured = (name: string, status: 'True' | 'False' = 'True'): Observation => ({
  kind: 'condition',
  type: 'BackupExecutorEnsured',
  status,
  target: ref(name),
});

export const ended = (
  name: string,
  cause: Extract<Observation, { kind: 'ended' }>['cause'] = 'completed',
): Observation => ({
  kind: 'ended',
  target: ref(name),
  cause,
  message: '',
});

/** A session driven by several rounds of observations, as an engine does it. */
export function drive(invoker: InvokerPlan, rounds: Observation[][], start = session()): BackupReduction {
  let reduction: BackupReduction = { status: start.status ?? {}, next: [] };
  let current = start;
  rounds.forEach((round, index) => {
    reduction = reduceBackup(current, invoker, round, at(index + 1));
    current = { ...current, status: reduction.status };
  });
  return reduction;
}

export const conditionIn = (list: { type: string; status: string; reason?: string }[] | undefined, type: string) => {
  const found = list?.find((one) => one.type === type);
  return found === undefined ? undefined : `${found.status} ${found.reason ?? ''}`.trim();
};

export function restore(spec: Partial<RestoreSession['spec']> = {}, status?: RestoreSession['status']): RestoreSession {
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'RestoreSession',
    metadata: { name: 'acme-back', namespace: 'demo', creationTimestamp: CREATED },
    spec: { target: { ref: ref('acme') }, ...spec },
    ...(status === undefined ? {} : { status }),
  };
}

export function restoreBatch(names: string[], spec: Partial<RestoreBatch['spec']> = {}): RestoreBatch {
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'RestoreBatch',
    metadata: { name: 'all-back', namespace: 'demo', creationTimestamp: CREATED },
    spec: { members: names.map((name) => ({ target: { ref: ref(name) } })), ...spec },
  };
}
