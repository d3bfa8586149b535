import { describe, expect, it } from 'vitest';
import type { RestoreSession } from '@stash-addons/core';
import { reduceRestore, restoreInvoker, type Observation } from '../src/index.js';
import { at, coded, conditionIn, ref, restore, restoreBatch } from './fixtures.js';

type Phase = 'Succeeded' | 'Failed' | 'Running' | 'Unknown';

const invoker = restoreInvoker(restore({ timeOut: '1m' }));
const TARGET = ref('acme');
const ensured: Observation = { kind: 'condition', type: 'RestoreExecutorEnsured', status: 'True', target: TARGET };

function hosts(...phases: Phase[]): Observation {
  const stats = phases.map((phase, index) => ({ hostname: `host-${index}`, phase }));
  const empty = { actions: [], conditions: [], warnings: [], rejectedSnapshots: [], spans: [] };
  return {
    kind: 'result',
    target: TARGET,
    result: { contract: '1.0', ref: TARGET, totalHosts: stats.length, stats, ...empty },
  };
}

const reduce = (seen: Observation[], document: RestoreSession = restore(), now = at(5)) =>
  reduceRestore(document, invoker, seen, now);

describe('a RestoreSession', () => {
  it('is pending, and asks to start its target without any action', () => {
    const { status, next } = reduce([]);
    expect(status).toMatchObject({ phase: 'Pending', totalHosts: 1, sessionDeadline: '2026-05-01T00:01:00Z' });
    expect(next).toEqual([
      { kind: 'startTarget', index: 0, ref: TARGET, actions: [] },
      { kind: 'wakeAt', time: '2026-05-01T00:01:00Z', why: 'deadline' },
    ]);
  });

  const rows: [string, Observation[], string][] = [
    ['an executor runs', [ensured], 'Running'],
    ['all hosts succeeded', [ensured, hosts('Succeeded', 'Succeeded')], 'Succeeded'],
    ['one host failed', [ensured, hosts('Succeeded', 'Failed')], 'Failed'],
    ['one host cannot tell', [ensured, hosts('Succeeded', 'Unknown')], 'Unknown'],
    ['one host still runs', [ensured, hosts('Succeeded', 'Running')], 'Running'],
    ['the executor could not be made', [{ ...ensured, status: 'False' }], 'Failed'],
    ['the executor vanished', [ensured, { kind: 'ended', target: TARGET, cause: 'nodeLost', message: '' }], 'Failed'],
    ['it was cancelled', [ensured, { kind: 'cancelled', message: 'By me' }], 'Failed'],
    [
      'metrics were not pushed',
      [ensured, hosts('Succeeded'), { kind: 'condition', type: 'MetricsPushed', status: 'False' }],
      'Succeeded',
    ],
    [
      'the pre hook failed',
      [ensured, { kind: 'condition', type: 'PreRestoreHookExecutionSucceeded', status: 'False', target: TARGET }],
      'Failed',
    ],
    [
      'the post hook failed',
      [
        ensured,
        hosts('Succeeded'),
        { kind: 'condition', type: 'PostRestoreHookExecutionSucceeded', status: 'False', target: TARGET },
      ],
      'Failed',
    ],
  ];
  it.each(rows)('when %s', (_, seen, phase) => {
    expect(reduce(seen).status.phase).toBe(phase);
  });

  it.each(['RepositoryFound', 'BackendSecretFound', 'RestoreTargetFound'] as const)(
    'waits while %s is false',
    (type) => {
      const { status, next } = reduce([{ kind: 'condition', type, status: 'False', target: TARGET }]);
      expect(status.phase).toBe('Pending');
      expect(next.map(({ kind }) => kind)).toEqual(['wakeAt']);
    },
  );

  it('is invalid, and starts nothing, until validation passes', () => {
    const { status, next } = reduce([{ kind: 'condition', type: 'ValidationPassed', status: 'False' }]);
    expect([status.phase, next]).toEqual(['Invalid', []]);
    const corrected = reduce([{ kind: 'condition', type: 'ValidationPassed', status: 'True' }], restore({}, status));
    expect(corrected.next.map(({ kind }) => kind)).toContain('startTarget');
  });

  it('keeps the conditions of its target in its own list', () => {
    const { status } = reduce([ensured, { kind: 'ended', target: TARGET, cause: 'outOfMemory', message: '' }]);
    expect(conditionIn(status.conditions, 'RestoreDisrupted')).toBe('True OutOfMemory');
    expect(conditionIn(status.conditions, 'RestoreExecutorEnsured')).toBe('True SuccessfullyEnsuredRestoreExecutor');
  });

  it('fails at its deadline and is never started again', () => {
    const running = reduce([ensured]).status;
    const late = reduce([], restore({}, running), at(60)).status;
    expect(late).toMatchObject({ phase: 'Failed', sessionDuration: '1m0s' });
    const after = reduce([hosts('Succeeded')], restore({}, late), at(90));
    expect(after.status).toEqual(late);
    expect(after.next).toEqual([{ kind: 'stopTarget', index: 0, ref: TARGET, cause: 'deadline' }]);
  });

  it('takes a result with an error that ends the session as its reason', () => {
    const empty = { actions: [], conditions: [], warnings: [], rejectedSnapshots: [], spans: [], stats: [] };
    const seen: Observation = {
      kind: 'result',
      target: TARGET,
      result: { contract: '1.0', ref: TARGET, totalHosts: 1, error: coded('SA_RUN_DEADLINE'), ...empty },
    };
    const { status } = reduce([ensured, seen]);
    expect(conditionIn(status.conditions, 'DeadlineExceeded')).toBe('True FailedToCompleteWithinDeadline');
  });
});

describe('a RestoreBatch', () => {
  const document = restoreBatch(['acme', 'other'], { executionOrder: 'Sequential' });
  const plan = restoreInvoker(document);

  it('starts its members in sequence and keeps the conditions of each', () => {
    const first = reduceRestore(document, plan, [ensured], at(1));
    expect(first.next).toEqual([]);
    const second = reduceRestore({ ...document, status: first.status }, plan, [hosts('Succeeded')], at(2));
    expect(second.next).toEqual([{ kind: 'startTarget', index: 1, ref: ref('other'), actions: [] }]);
    expect(second.status.members?.map(({ phase }) => phase)).toEqual(['Succeeded', 'Pending']);
    expect(conditionIn(second.status.members?.[0]?.conditions, 'RestoreExecutorEnsured')).toContain('True');
    expect(second.status.conditions).toBeUndefined();
  });

  it('lets a member whose target is missing wait, and starts the next', () => {
    const missing: Observation = { kind: 'condition', type: 'RestoreTargetFound', status: 'False', target: TARGET };
    const { next } = reduceRestore(document, plan, [missing], at(1));
    expect(next).toEqual([{ kind: 'startTarget', index: 1, ref: ref('other'), actions: [] }]);
  });

  it('never writes a member phase that the wire has no word for', () => {
    const { status } = reduceRestore(document, plan, [ensured, hosts('Unknown')], at(2));
    expect(status.members?.[0]?.phase).toBe('Failed');
  });
});
