import { describe, expect, it } from 'vitest';
import {
  validateRequest,
  validateResult,
  validateStatus,
  type RunRequest,
  type RunResult,
  type StatusResult,
} from '../../src/index.js';
import { withField } from './edit.js';

const request: RunRequest = {
  contract: '1.0',
  operation: 'backup',
  session: { kind: 'BackupSession', namespace: 'demo', name: 'nightly-1', uid: 'u1', attempt: 0 },
  invoker: { kind: 'BackupConfiguration', namespace: 'demo', name: 'nightly', uid: 'u2' },
  member: { index: 0 },
  addon: { name: 'widget', version: '1.2.3', release: '2.0' },
  target: {
    ref: { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'w', namespace: 'demo' },
    appBinding: {
      apiVersion: 'appcatalog.appscode.com/v1alpha1',
      kind: 'AppBinding',
      metadata: { name: 'w' },
      spec: { clientConfig: { url: 'widget://localhost:7000' } },
    },
  },
  repository: {
    apiVersion: 'stash.appscode.com/v1alpha1',
    kind: 'Repository',
    metadata: { name: 'repo' },
    spec: { backend: { local: { mountPath: '/srv' } } },
  },
  params: {},
  hosts: [],
  actions: [{ name: 'InitializeBackendRepository' }, { name: 'VerifyRepositoryIntegrity', subset: '5%' }],
  retention: { keepLast: 5, prune: true },
  dirs: { '/stash-tmp': '/tmp/x' },
  tags: {},
  limits: { stallSeconds: 600 },
};

const result: RunResult = {
  contract: '1.0',
  ref: { kind: 'AppBinding', name: 'w' },
  totalHosts: 1,
  stats: [
    { hostname: 'host-0', phase: 'Succeeded', duration: '3s', snapshots: [{ name: 'ab', totalSize: '1 MiB' }] },
    { hostname: 'host-1', phase: 'Unknown' },
  ],
  actions: [{ name: 'InitializeBackendRepository', ok: true }],
  conditions: [{ type: 'BackupDone', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }],
  warnings: [],
  error: { code: 'SA_INTERNAL', message: 'm', hint: 'h' },
  rejectedSnapshots: [],
  spans: [{ name: 'dump', at: '2026-01-01T00:00:00Z', ms: 12.5, bytes: 100 }],
};

const status: StatusResult = { contract: '1.0', actions: [], repository: { snapshotCount: 2 }, spans: [] };

describe('validateRequest', () => {
  it('accepts a whole request', () => {
    expect(validateRequest(request)).toEqual({ ok: true, request });
  });

  it.each([
    ['session.attempt', -1, 'session.attempt'],
    ['operation', 'verify', 'operation'],
    ['actions.0.name', 'Explode', 'actions.0.name'],
    ['repository.kind', 'Secret', 'repository'],
    ['target.appBinding.apiVersion', 'v1', 'target.appBinding'],
    ['limits.stallSeconds', '600', 'limits.stallSeconds'],
    ['params.args', 5, 'params.args'],
    ['extra', true, 'extra'],
  ])('refuses %s = %j, and says where', (field, value, path) => {
    const check = validateRequest(withField(request, field, value));
    expect(check.ok ? [] : check.problems.map((one) => one.path)).toEqual([path]);
  });

  it('passes over unknown fields of a later minor', () => {
    expect(validateRequest({ ...request, contract: '1.9', extra: true }).ok).toBe(true);
  });
});

describe('validateResult and validateStatus', () => {
  it('accept whole results', () => {
    expect(validateResult(result)).toEqual({ ok: true, result });
    expect(validateStatus(status)).toEqual({ ok: true, status });
  });

  it.each([
    ['error.code', 'E_NO_CODE', 'error.code'],
    ['spans.0.name', 'lunch', 'spans.0.name'],
    ['totalHosts', 1.5, 'totalHosts'],
    ['stats.0.phase', 'Fine', 'stats.0'],
  ])('refuse %s = %j, and say where', (field, value, path) => {
    const check = validateResult(withField(result, field, value));
    expect(check.ok ? [] : check.problems.map((one) => one.path)).toEqual([path]);
  });

  it('refuse a status whose count is no number', () => {
    expect(validateStatus({ ...status, repository: { snapshotCount: '2' } })).toMatchObject({ ok: false });
  });
});
