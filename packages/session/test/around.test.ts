import { describe, expect, it } from 'vitest';
import type { BackupSession, Condition } from '@stash-addons/core';
import {
  awaitsRetry,
  invokerPhase,
  isCheckDue,
  mergeRepositoryStatus,
  mergeSummary,
  postActions,
  reduceBackup,
  sessionsToDelete,
  shouldRunHook,
  skipReason,
  upsertCondition,
  type HookPolicy,
} from '../src/index.js';
import { at, configuration, plan, session } from './fixtures.js';

describe('a condition', () => {
  const first = upsertCondition([], { type: 'BackupSkipped', status: 'True' }, at(1));

  it('keeps its time while its status stays, and takes a new message', () => {
    const again = upsertCondition(first, { type: 'BackupSkipped', status: 'True', message: 'new' }, at(9));
    expect(again).toEqual([{ ...first[0], message: 'new' }]);
  });

  it('gets a new time and the reason of its new status', () => {
    const [changed] = upsertCondition(
      upsertCondition([], { type: 'RepositoryFound', status: 'Unknown' }, at(1)),
      { type: 'RepositoryFound', status: 'True' },
      at(9),
    );
    expect(changed).toEqual({
      type: 'RepositoryFound',
      status: 'True',
      reason: 'RepositoryAvailable',
      lastTransitionTime: '2026-05-01T00:00:09Z',
    });
  });

  it('of a type nobody knows is kept as it came', () => {
    expect(upsertCondition([], { type: 'Mine', status: 'False' }, at(1))[0]).not.toHaveProperty('reason');
  });
});

describe('the check', () => {
  const last = '2026-05-01T00:00:00Z';
  it.each([
    [{ every: 'session' }, true],
    [{ every: 'never' }, false],
    [{ every: 'interval', interval: '24h' }, true],
    [{ every: 'interval', interval: '1m', last }, false],
    [{ every: 'interval', interval: '10s', last }, true],
    [{ every: 'interval', interval: 'soon', last }, true],
  ] as const)('with %j is due: %s', (cadence, due) => {
    expect(isCheckDue(cadence, at(30))).toBe(due);
    expect(
      postActions({ check: cadence, measure: 'always' }, at(30)).some(
        ({ name }) => name === 'VerifyRepositoryIntegrity',
      ),
    ).toBe(due);
  });

  it('is when the size is asked for too, where that is all that is wanted', () => {
    const names = (every: 'session' | 'never') =>
      postActions({ check: { every }, measure: 'withCheck' }, at(1)).map(({ name }) => name);
    expect(names('session')).toContain('SendRepositoryMetrics');
    expect(names('never')).toEqual(['ApplyRetentionPolicy']);
  });

  it('reads the part of the data it is told to', () => {
    expect(postActions({ check: { every: 'session', subset: '5%' }, measure: 'always' }, at(1))).toContainEqual({
      name: 'VerifyRepositoryIntegrity',
      subset: '5%',
    });
  });
});

describe('the phase of an invoker', () => {
  const conditions = (...given: [string, Condition['status']][]): Condition[] =>
    given.map(([type, status]) => ({ type, status, lastTransitionTime: '' }));
  const ready = conditions(
    ['RepositoryFound', 'True'],
    ['BackendSecretFound', 'True'],
    ['ValidationPassed', 'True'],
    ['CronJobCreated', 'True'],
  );
  it.each([
    ['Ready', ready],
    ['NotReady', []],
    ['NotReady', conditions(['RepositoryFound', 'False'])],
    [
      'NotReady',
      conditions(['RepositoryFound', 'True'], ['BackendSecretFound', 'Unknown'], ['ValidationPassed', 'False']),
    ],
    ['Invalid', conditions(['RepositoryFound', 'True'], ['BackendSecretFound', 'True'], ['ValidationPassed', 'False'])],
    ['NotReady', ready.slice(0, 3)],
    ['Ready', [...ready, ...conditions(['BackupTargetFound', 'False'])]],
  ] as const)('is %s with %j', (phase, given) => {
    expect(invokerPhase(given)).toBe(phase);
  });

  it('needs no repository with volume snapshots', () => {
    expect(invokerPhase(ready.slice(2), 'VolumeSnapshotter')).toBe('Ready');
  });
});

function past(
  name: string,
  phase: NonNullable<BackupSession['status']>['phase'],
  seconds: number,
  retryLeft = 0,
): BackupSession {
  return {
    ...session({ retryLeft }, { ...(phase === undefined ? {} : { phase }) }),
    metadata: { name, namespace: 'demo', creationTimestamp: at(seconds).toISOString() },
  };
}

describe('history', () => {
  const names = (sessions: BackupSession[]) => sessions.map(({ metadata }) => metadata.name);
  const sessions = [
    past('a', 'Succeeded', 1),
    past('b', 'Failed', 2),
    past('c', 'Skipped', 3),
    past('d', 'Running', 4),
    past('e', 'Skipped', 5),
  ];

  it('keeps the newest, what runs, and the newest that really ran', () => {
    expect(names(sessionsToDelete(sessions, 1))).toEqual(['c', 'a']);
    expect(names(sessionsToDelete(sessions, 3))).toEqual(['a']);
    expect(names(sessionsToDelete(sessions, 9))).toEqual([]);
  });

  it('with a limit of 0 keeps only what has not ended', () => {
    expect(names(sessionsToDelete(sessions, 0))).toEqual(['e', 'c', 'b', 'a']);
  });

  it('keeps a session that is still to be retried', () => {
    expect(sessionsToDelete([past('x', 'Failed', 1, 1)], 0)).toEqual([]);
  });
});

describe('a new session', () => {
  const ready = plan(configuration());
  const waiting = past('b', undefined, 2);

  it.each([
    ['starts where nothing runs', [], undefined],
    ['starts beside one that has ended', [past('a', 'Succeeded', 1)], undefined],
    ['is skipped while another runs', [past('a', 'Running', 1)], 'The session a has not ended'],
    ['is skipped when an older one waits', [past('a', 'Pending', 1)], 'The session a has not ended'],
    ['starts when the other is younger', [past('c', 'Pending', 3)], undefined],
    ['at the same second goes by name', [past('a', 'Pending', 2)], 'The session a has not ended'],
  ])('%s', (_, siblings, reason) => {
    expect(skipReason(waiting, ready, siblings)).toBe(reason);
  });

  it('is skipped when its invoker is not ready, but not once it runs', () => {
    expect(skipReason(waiting, { ...ready, ready: false }, [])).toBe('The BackupConfiguration acme is not ready');
    expect(skipReason(past('b', 'Running', 2), { ...ready, ready: false }, [])).toBeUndefined();
  });

  it('is not held up by sessions of other invokers', () => {
    const foreign = { ...past('a', 'Running', 1), spec: { invoker: { kind: 'BackupBatch', name: 'acme' } } };
    expect(skipReason(waiting, ready, [foreign])).toBeUndefined();
  });
});

describe('a retry', () => {
  const invoker = plan(configuration({ retryConfig: { maxRetry: 2, delay: '10s' } }));
  const failed = past('acme-17', 'Failed', 0, 2);
  failed.status = {
    ...failed.status,
    targets: [],
    conditions: [{ type: 'BackupHistoryCleaned', status: 'True', lastTransitionTime: '' }],
  };

  it('is scheduled once, asked for when its time has come, and recorded', () => {
    const scheduled = reduceBackup(failed, invoker, [], at(3));
    expect(scheduled).toMatchObject({
      status: { nextRetry: '2026-05-01T00:00:13Z' },
      next: [{ kind: 'wakeAt', why: 'retry' }],
    });
    const waiting = { ...failed, status: scheduled.status };
    expect(reduceBackup(waiting, invoker, [], at(5)).status.nextRetry).toBe('2026-05-01T00:00:13Z');
    const due = reduceBackup(waiting, invoker, [], at(13));
    expect(due.next).toEqual([{ kind: 'createRetry', name: 'acme-17-r1', retryLeft: 1 }]);
    const recorded = reduceBackup(waiting, invoker, [{ kind: 'retryCreated' }], at(14));
    expect(recorded).toMatchObject({ status: { retried: true }, next: [] });
    expect(awaitsRetry({ ...waiting, status: recorded.status })).toBe(false);
  });

  it('has a name of its own in each generation', () => {
    const second = {
      ...failed,
      metadata: { ...failed.metadata, name: 'acme-17-r1' },
      spec: { ...failed.spec, retryLeft: 1 },
    };
    const due = reduceBackup(
      { ...second, status: { ...failed.status, nextRetry: '2026-05-01T00:00:01Z' } },
      invoker,
      [],
      at(2),
    );
    expect(due.next).toEqual([{ kind: 'createRetry', name: 'acme-17-r0', retryLeft: 0 }]);
  });

  it('is not scheduled when the invoker asks for none any more', () => {
    expect(reduceBackup(failed, plan(configuration()), [], at(3)).next).toEqual([]);
  });
});

describe('hooks', () => {
  const identity = {
    Name: 'acme-1',
    Namespace: 'demo',
    Invoker: { APIGroup: 'stash.appscode.com', Kind: 'BackupConfiguration', Name: 'acme' },
    Target: { APIVersion: 'v1', Kind: 'AppBinding', Name: 'acme', Namespace: 'demo' },
    RetryLeft: 0,
  };
  const condition = (type: string, status: Condition['status']): Condition => ({
    type,
    status,
    lastTransitionTime: '',
  });
  const phase = (...conditions: Condition[]) => mergeSummary(identity, { conditions, stats: [] }).Status.Phase;

  it('are told of failure by a host or by a condition, and by nothing harmless', () => {
    expect(phase()).toBe('Succeeded');
    expect(phase(condition('RetentionPolicyApplied', 'False'))).toBe('Failed');
    expect(phase(condition('DeadlineExceeded', 'True'))).toBe('Failed');
    expect(phase(condition('BackupDisrupted', 'True'))).toBe('Failed');
    expect(phase(condition('MetricsPushed', 'False'))).toBe('Succeeded');
    const summary = mergeSummary(identity, {
      conditions: [],
      stats: [{ hostname: 'a', phase: 'Failed', error: 'No space' }],
    });
    expect(summary.Status).toEqual({ Phase: 'Failed', Duration: '', Error: 'No space' });
  });

  const rows: [HookPolicy, 'Succeeded' | 'Failed', number, boolean][] = [
    ['Always', 'Succeeded', 0, true],
    ['Always', 'Failed', 0, true],
    ['OnSuccess', 'Succeeded', 0, true],
    ['OnSuccess', 'Failed', 0, false],
    ['OnFailure', 'Succeeded', 0, false],
    ['OnFailure', 'Failed', 1, true],
    ['OnFinalRetryFailure', 'Failed', 1, false],
    ['OnFinalRetryFailure', 'Failed', 0, true],
    ['OnFinalRetryFailure', 'Succeeded', 0, false],
  ];
  it.each(rows)('with policy %s after %s with %i retries left run: %s', (policy, Phase, RetryLeft, runs) => {
    expect(shouldRunHook(policy, { Status: { Phase, Duration: '', Error: '' }, RetryLeft })).toBe(runs);
  });
});

describe('the status of a Repository', () => {
  const succeeded = session({}, { phase: 'Succeeded' });

  it('takes what was found and keeps what was not looked at', () => {
    const old = {
      integrity: true,
      totalSize: '1 B',
      firstBackupTime: '2020-01-01T00:00:00Z',
      references: [{ name: 'x' }],
    };
    expect(mergeRepositoryStatus(old, succeeded, { totalSize: '2 B', snapshotCount: 3 })).toEqual({
      ...old,
      totalSize: '2 B',
      snapshotCount: 3,
      lastBackupTime: '2026-05-01T00:00:00Z',
    });
  });

  it('notes the first backup once, and never goes back in time', () => {
    const first = mergeRepositoryStatus(undefined, succeeded, undefined);
    expect(first).toEqual({ firstBackupTime: '2026-05-01T00:00:00Z', lastBackupTime: '2026-05-01T00:00:00Z' });
    const newer = { lastBackupTime: '2027-01-01T00:00:00Z' };
    expect(mergeRepositoryStatus(newer, succeeded, undefined).lastBackupTime).toBe('2027-01-01T00:00:00Z');
  });

  it('does not count a failed session as a backup', () => {
    expect(mergeRepositoryStatus({}, session({}, { phase: 'Failed' }), { integrity: false })).toEqual({
      integrity: false,
    });
  });
});
