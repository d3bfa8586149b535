import { describe, expect, it } from 'vitest';
import { initialBackupStatus, reduceBackup, type EndingCause, type Observation } from '../src/index.js';
import {
  POST_ACTIONS,
  actions,
  at,
  coded,
  conditionIn,
  configuration,
  drive,
  ended,
  executorEnsured,
  plan,
  result,
  session,
} from './fixtures.js';

const single = plan(configuration());
const INIT = actions(['InitializeBackendRepository', true]);

describe('a session of one target', () => {
  it('starts with hosts, actions and deadline before anything runs', () => {
    const status = initialBackupStatus(session(), plan(configuration({ timeOut: '10m' }), { totalHosts: [3] }), at(1));
    expect(status).toMatchObject({ phase: 'Pending', sessionDeadline: '2026-05-01T00:10:00Z' });
    expect(status.targets).toEqual([
      expect.objectContaining({
        totalHosts: 3,
        phase: 'Pending',
        preBackupActions: ['InitializeBackendRepository'],
        postBackupActions: ['ApplyRetentionPolicy', 'VerifyRepositoryIntegrity', 'SendRepositoryMetrics'],
      }),
    ]);
  });

  it.each([undefined, '1d', ''])('has the default deadline where the invoker says %s', (timeOut) => {
    const spec = timeOut === undefined ? {} : { timeOut };
    const status = initialBackupStatus(session(), plan(configuration(spec), { defaultTimeOut: '24h' }), at(1));
    expect(status.sessionDeadline).toBe('2026-05-02T00:00:00Z');
  });

  it('writes its deadline once, whatever the invoker says later', () => {
    const status = { sessionDeadline: '2026-05-01T01:00:00Z' };
    expect(initialBackupStatus(session({}, status), plan(configuration({ timeOut: '10m' })), at(1))).toMatchObject(
      status,
    );
  });

  it('is pending and asks to start its target with every action', () => {
    const { status, next } = drive(single, [[]]);
    expect(status.phase).toBe('Pending');
    expect(next.map(({ kind }) => kind)).toEqual(['startTarget']);
    expect(next[0]).toMatchObject({ actions: [{ name: 'InitializeBackendRepository' }, {}, {}, {}] });
  });

  it('is running while its executor is, and asks for nothing', () => {
    const { status, next } = drive(single, [[], [executorEnsured('acme')]]);
    expect(status.phase).toBe('Running');
    expect(status.targets?.[0]?.phase).toBe('Running');
    expect(next).toEqual([]);
  });

  it('waits for the actions its own run carries', () => {
    const { status, next } = drive(single, [[], [executorEnsured('acme')], [result('acme')]]);
    expect(status.targets?.[0]?.phase).toBe('Succeeded');
    expect(status.phase).toBe('Running');
    expect(next).toEqual([]);
  });

  it('succeeds with result and actions, with its duration in whole seconds', () => {
    const { status, next } = drive(single, [[], [executorEnsured('acme')], [result('acme'), INIT, POST_ACTIONS]]);
    expect(status).toMatchObject({ phase: 'Succeeded', sessionDuration: '3s' });
    expect(conditionIn(status.conditions, 'BackendRepositoryInitialized')).toBe('True BackendRepositoryFound');
    expect(next).toEqual([{ kind: 'cleanHistory' }]);
  });

  it('does not write its duration again', () => {
    const done = drive(single, [[executorEnsured('acme'), result('acme'), POST_ACTIONS]]).status;
    const later = reduceBackup(
      session({}, done),
      single,
      [{ kind: 'condition', type: 'BackupHistoryCleaned', status: 'True' }],
      at(99),
    );
    expect(later.status.sessionDuration).toBe('1s');
    expect(later.next).toEqual([]);
  });
});

interface Row {
  name: string;
  seen: Observation[];
  phase: string;
  condition?: [string, string];
}

const OK = [executorEnsured('acme'), result('acme'), INIT];
const rows: Row[] = [
  {
    name: 'a failed host',
    seen: [executorEnsured('acme'), result('acme', { hosts: [{ hostname: 'host-0', phase: 'Failed' }] })],
    phase: 'Failed',
  },
  { name: 'an executor that could not be made', seen: [executorEnsured('acme', 'False')], phase: 'Failed' },
  {
    name: 'a failed retention',
    seen: [...OK, actions(['ApplyRetentionPolicy', false])],
    phase: 'Failed',
    condition: ['RetentionPolicyApplied', 'False FailedToApplyRetentionPolicy'],
  },
  {
    name: 'a damaged repository',
    seen: [...OK, actions(['ApplyRetentionPolicy', true], ['VerifyRepositoryIntegrity', false])],
    phase: 'Failed',
    condition: ['RepositoryIntegrityVerified', 'False FailedToVerifyRepositoryIntegrity'],
  },
  {
    name: 'repository metrics that were not sent',
    seen: [
      ...OK,
      actions(['ApplyRetentionPolicy', true], ['VerifyRepositoryIntegrity', true], ['SendRepositoryMetrics', false]),
    ],
    phase: 'Succeeded',
  },
  {
    name: 'session metrics that were not pushed',
    seen: [...OK, POST_ACTIONS, { kind: 'condition', type: 'MetricsPushed', status: 'False' }],
    phase: 'Succeeded',
    condition: ['MetricsPushed', 'False FailedToPushMetrics'],
  },
  {
    name: 'a history that was not cleaned',
    seen: [...OK, POST_ACTIONS, { kind: 'condition', type: 'BackupHistoryCleaned', status: 'False' }],
    phase: 'Succeeded',
  },
  {
    name: 'a repository that was not made',
    seen: [executorEnsured('acme'), actions(['InitializeBackendRepository', false]), ended('acme', 'died')],
    phase: 'Failed',
    condition: ['BackendRepositoryInitialized', 'False FailedToInitializeBackendRepository'],
  },
  {
    name: 'a status step that vanished',
    seen: [...OK, ended('acme')],
    phase: 'Failed',
    condition: ['RetentionPolicyApplied', 'False FailedToApplyRetentionPolicy'],
  },
  {
    name: 'a skip',
    seen: [{ kind: 'skipped', message: 'Another one runs' }],
    phase: 'Skipped',
    condition: ['BackupSkipped', 'True SkippedTakingNewBackup'],
  },
  {
    name: 'a cancellation',
    seen: [executorEnsured('acme'), { kind: 'cancelled', message: 'By me' }],
    phase: 'Failed',
    condition: ['SessionCancelled', 'True CancelledOnRequest'],
  },
];

describe('how a session ends after', () => {
  it.each(rows)('$name: $phase', ({ seen, phase, condition }) => {
    const { status } = drive(single, [[], seen]);
    expect(status.phase).toBe(phase);
    if (condition !== undefined) expect(conditionIn(status.conditions, condition[0])).toBe(condition[1]);
  });

  const endings: [EndingCause, string][] = [
    ['outOfMemory', 'OutOfMemory'],
    ['evicted', 'PodEvicted'],
    ['imagePull', 'ImageNotPulled'],
    ['unschedulable', 'PodNotScheduled'],
    ['initFailed', 'InitContainerFailed'],
    ['nodeLost', 'NodeLost'],
    ['deleted', 'ExecutorDeleted'],
    ['died', 'ExecutorDied'],
    ['completed', 'ExecutorDied'],
    ['lost', 'FailedToCompleteDueToDisruption'],
    ['deadline', 'FailedToCompleteWithinDeadline'],
    ['cancelled', 'CancelledOnRequest'],
  ];
  it.each(endings)('an executor that ended by %s has the reason %s', (cause, reason) => {
    const { status } = drive(single, [[], [executorEnsured('acme')], [ended('acme', cause)]]);
    expect(status.phase).toBe('Failed');
    expect(conditionIn(status.targets?.[0]?.conditions, 'BackupDisrupted')).toBe(`True ${reason}`);
  });

  it('a result that names an error and no host, without waiting for more', () => {
    const failed = result('acme', { hosts: [], totalHosts: 1, error: coded('SA_TARGET_PASSWORD') });
    const { status } = drive(single, [[], [executorEnsured('acme'), failed]]);
    expect(status.phase).toBe('Failed');
    expect(status.targets?.[0]?.conditions?.find(({ type }) => type === 'BackupDisrupted')?.message).toBe(
      'It went wrong',
    );
  });

  it('a result whose hosts succeeded but that names an error', () => {
    const unwell = result('acme', { error: coded('SA_RUN_UNDO_FAILED') });
    const { status } = drive(single, [[], [executorEnsured('acme'), unwell, INIT, POST_ACTIONS, ended('acme')]]);
    expect(status.phase).toBe('Failed');
    expect(conditionIn(status.targets?.[0]?.conditions, 'BackupDisrupted')).toBe('True ExecutorFailed');
  });

  it('nothing: it runs on until its executor is gone', () => {
    const half = result('acme', { totalHosts: 2 });
    expect(drive(single, [[], [executorEnsured('acme'), half]]).status.phase).toBe('Running');
    expect(drive(single, [[], [executorEnsured('acme'), half, ended('acme')]]).status.phase).toBe('Failed');
  });
});

describe('hosts', () => {
  it('are counted up by the result, and each is kept once', () => {
    const first = result('acme', { hosts: [{ hostname: 'a', phase: 'Succeeded' }], totalHosts: 2 });
    const both = result('acme', {
      hosts: [
        { hostname: 'a', phase: 'Succeeded' },
        { hostname: 'b', phase: 'Succeeded' },
      ],
    });
    const { status } = drive(single, [[], [executorEnsured('acme'), first], [both]]);
    expect(status.targets?.[0]).toMatchObject({ totalHosts: 2, phase: 'Succeeded' });
    expect(status.targets?.[0]?.stats?.map(({ hostname }) => hostname)).toEqual(['a', 'b']);
  });

  it('of a workload are waited for, one result each', () => {
    const two = plan(configuration(), { totalHosts: [2] });
    const report = (hostname: string) => result('acme', { hosts: [{ hostname, phase: 'Succeeded' }] });
    expect(drive(two, [[], [executorEnsured('acme'), report('host-0')]]).status.targets?.[0]?.phase).toBe('Running');
    expect(drive(two, [[], [report('host-0')], [report('host-1')]]).status.targets?.[0]?.phase).toBe('Succeeded');
  });
});
