import { describe, expect, it } from 'vitest';
import type { ApiObject } from '@stash-addons/core';
import { keepJob } from '../src/cache/kept-job.js';
import { keepPod } from '../src/cache/kept-pod.js';
import { standingOf } from '../src/controllers/session/ending.js';
import { type Executor, observationsOf, summaryOf } from '../src/controllers/session/observe.js';

const CREATED = '2026-05-01T00:00:00Z';
const at = (seconds: number) => new Date(new Date(CREATED).getTime() + seconds * 1000);
const patience = { imagePullMilliseconds: 600_000, scheduleMilliseconds: 600_000 };
const target = { kind: 'AppBinding', name: 'acme', namespace: 'demo' };

interface State {
  waiting?: object;
  terminated?: object;
}

const job = (status: object = {}, metadata: object = {}) =>
  keepJob({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { namespace: 'demo', name: 'j', ...metadata },
    status,
  } as ApiObject);
const failed = (reason: string, message = '') =>
  job({ conditions: [{ type: 'Failed', status: 'True', reason, message }] });
const pod = (status: object, metadata: object = {}) =>
  keepPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'demo', name: 'p', creationTimestamp: CREATED, ...metadata },
    status,
  } as ApiObject);
const container = (state: State, name = 'dump-0') => ({ name, state });
const exited = (exitCode: number, rest: object = {}): State => ({ terminated: { exitCode, ...rest } });

const NODE_LOST = { conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager' }] };
const PREEMPTED = { conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }] };
const deleting = { deletionTimestamp: CREATED };

describe('how a Job and its pod ended', () => {
  it.each([
    ['a pod that ran to its end', job(), pod({ phase: 'Succeeded' }), 'completed', ''],
    [
      'a Job that is complete and whose pod is gone',
      job({ conditions: [{ type: 'Complete', status: 'True' }] }),
      undefined,
      'completed',
      '',
    ],
    [
      'a step without enough memory',
      failed('BackoffLimitExceeded'),
      pod({ phase: 'Failed', initContainerStatuses: [container(exited(137, { reason: 'OOMKilled' }))] }),
      'outOfMemory',
      'The container dump-0 needed more memory than it may use',
    ],
    [
      'an init container that failed',
      failed('BackoffLimitExceeded'),
      pod({
        phase: 'Failed',
        initContainerStatuses: [container(exited(2, { reason: 'Error', message: 'no such host\n' }))],
      }),
      'initFailed',
      'The container dump-0 ended with exit status 2',
    ],
    [
      'the last container that failed',
      failed('BackoffLimitExceeded'),
      pod({
        phase: 'Failed',
        initContainerStatuses: [container(exited(0))],
        containerStatuses: [container(exited(1), 'update-status-1')],
      }),
      'died',
      'The container update-status-1 ended with exit status 1',
    ],
    [
      'an evicted pod',
      job(),
      pod({ phase: 'Failed', reason: 'Evicted', message: 'low on disk' }),
      'evicted',
      'low on disk',
    ],
    [
      'a preempted pod',
      job(),
      pod({ phase: 'Running', ...PREEMPTED }),
      'evicted',
      'The cluster took the pod away (PreemptionByScheduler)',
    ],
    [
      'a pod on a node that is gone',
      job(),
      pod({ phase: 'Running', ...NODE_LOST }, deleting),
      'nodeLost',
      'Its node does not answer any more',
    ],
    [
      'a pod at its deadline',
      job(),
      pod({ phase: 'Failed', reason: 'DeadlineExceeded' }),
      'deadline',
      'The pod was ended at the deadline',
    ],
    ['a pod that is being deleted', job(), pod({ phase: 'Running' }, deleting), 'deleted', 'Its pod was deleted'],
    ['a Job that is being deleted', job({}, deleting), undefined, 'deleted', 'Its Job was deleted'],
    [
      'a failed Job without its pod',
      failed('BackoffLimitExceeded', 'one pod failed'),
      undefined,
      'deleted',
      'Its pod is gone: one pod failed',
    ],
  ])('%s', (...row) => {
    const [, seenJob, seenPod, cause, message] = row;
    const { ended } = standingOf(seenJob, seenPod, patience, at(1));
    expect(ended).toMatchObject({ cause, message });
  });

  it.each([
    [
      'a pod without a node',
      { conditions: [{ type: 'PodScheduled', status: 'False', lastTransitionTime: CREATED, message: '0/1 nodes' }] },
      'unschedulable',
      'No node took the pod: 0/1 nodes',
    ],
    [
      'an image that cannot be pulled',
      {
        phase: 'Pending',
        initContainerStatuses: [container({ waiting: { reason: 'ImagePullBackOff', message: 'no such image' } })],
      },
      'imagePull',
      'The image of dump-0 could not be pulled: no such image',
    ],
  ])('%s is given up after its time, not before', (_, status, cause, message) => {
    const before = standingOf(job(), pod(status), patience, at(599));
    expect(before).toEqual({ until: at(600) });
    expect(standingOf(job(), pod(status), patience, at(600)).ended).toEqual({ cause, message });
  });

  it('a pod that runs has not ended, and nothing is waited for', () => {
    const running = pod({
      phase: 'Running',
      initContainerStatuses: [container(exited(0))],
      containerStatuses: [container({})],
    });
    expect(standingOf(job(), running, patience, at(99_999))).toEqual({});
    expect(standingOf(job(), undefined, patience, at(1))).toEqual({});
  });

  it('what a container logged is kept apart, since secrets may be in it', () => {
    const status = { phase: 'Failed', containerStatuses: [container(exited(1, { message: 'password hunter2' }))] };
    const { ended } = standingOf(job(), pod(status), patience, at(1));
    expect(ended?.message).not.toContain('hunter2');
    expect(ended?.logged).toBe('password hunter2');
  });
});

const SUMMARY = {
  contract: '1.0',
  totalHosts: 1,
  stats: [{ hostname: 'host-0', phase: 'Failed', error: 'it broke' }],
  actions: [{ name: 'InitializeBackendRepository', ok: true }],
  repository: { snapshotCount: 3 },
};

describe('several Jobs of one target', () => {
  const left = (message: string) => pod({ containerStatuses: [container(exited(0, { message }), 'last')] });
  const hook = (ok: boolean) => JSON.stringify({ contract: '1.0', hook: 'postRestore', ok, message: `${ok}` });
  const ended = { cause: 'outOfMemory', message: 'too small' } as const;
  const there = (own: Partial<Executor> = {}): Executor => ({ host: 'host-0', job: 'there', pod: undefined, ...own });
  const none: Executor = { host: 'host-1', job: undefined, pod: undefined };
  const seen = (...executors: Executor[]) =>
    observationsOf(target, 'RestoreExecutorEnsured', executors).map((one) =>
      one.kind === 'condition' ? `${one.type} ${one.status}` : one.kind,
    );

  it.each<[string, Executor[], string[]]>([
    ['none is there', [none, none], []],
    ['one is still to be made', [there(), none], ['RestoreExecutorEnsured Unknown']],
    ['all are there', [there(), there()], ['RestoreExecutorEnsured True']],
    [
      'one was there and is gone',
      [there(), there({ job: 'gone', ending: ended })],
      ['RestoreExecutorEnsured True', 'hostEnded'],
    ],
    [
      'all have ended',
      [there({ ending: ended }), there({ ending: ended })],
      ['RestoreExecutorEnsured True', 'hostEnded', 'hostEnded', 'ended'],
    ],
  ])('say so where %s', (_, executors, expected) => {
    expect(seen(...executors)).toEqual(expected);
  });

  it.each<[string, Executor[], string[]]>([
    ['one has yet to run it', [there({ pod: left(hook(false)) }), there()], []],
    [
      'both have run it',
      [there({ pod: left(hook(true)) }), there({ pod: left(hook(true)) })],
      ['PostRestoreHookExecutionSucceeded True'],
    ],
    [
      'the first of them failed',
      [there({ pod: left(hook(false)) }), there({ pod: left(hook(true)) })],
      ['PostRestoreHookExecutionSucceeded False'],
    ],
    [
      'one failed and the other ended without it',
      [there({ pod: left(hook(false)) }), there({ ending: ended })],
      ['PostRestoreHookExecutionSucceeded False'],
    ],
    ['one ended without it', [there({ pod: left(hook(true)) }), there({ ending: ended })], []],
  ])('tell of a hook as one, where %s', (_, executors, expected) => {
    expect(seen(...executors).filter((one) => one.startsWith('PostRestoreHook'))).toEqual(expected);
  });
});

describe('what the status step left', () => {
  const left = (message: string) =>
    pod({ phase: 'Failed', containerStatuses: [container(exited(1, { message }), 'update-status-1')] });

  it('tells hosts, actions and figures, and that its container failed tells nothing more', () => {
    const ending = { cause: 'died', message: 'The container ended with exit status 1' } as const;
    const only = { host: '', job: 'there', pod: left(JSON.stringify(SUMMARY)), ending } as const;
    const seen = observationsOf(target, 'BackupExecutorEnsured', [only]);
    expect(seen).toEqual([
      { kind: 'condition', type: 'BackupExecutorEnsured', status: 'True', target },
      expect.objectContaining({
        kind: 'result',
        result: expect.objectContaining({ stats: SUMMARY.stats, totalHosts: 1 }),
      }),
      expect.objectContaining({
        kind: 'status',
        result: expect.objectContaining({ repository: { snapshotCount: 3 } }),
      }),
      { kind: 'ended', target, cause: 'completed', message: '' },
    ]);
  });

  it.each([['lines of a log'], ['{"contract":"1.0"}'], ['{broken']])('is not believed where it is %s', (message) => {
    expect(summaryOf(left(message))).toBeUndefined();
  });
});
