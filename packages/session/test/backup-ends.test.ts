import { describe, expect, it } from 'vitest';
import type { BackupHooks } from '@stash-addons/core';
import { initialBackupStatus, reduceBackup, type Observation } from '../src/index.js';
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
const OK = [executorEnsured('acme'), result('acme'), actions(['InitializeBackendRepository', true])];

describe('a deadline', () => {
  const invoker = plan(configuration({ timeOut: '5s' }));

  it('wakes the engine, then ends the session, stops the executor and tells why', () => {
    const running = reduceBackup(session(), invoker, [executorEnsured('acme')], at(1));
    expect(running.next).toContainEqual({ kind: 'wakeAt', time: '2026-05-01T00:00:05Z', why: 'deadline' });
    const late = reduceBackup(session({}, running.status), invoker, [], at(5));
    expect(late.status.phase).toBe('Failed');
    expect(conditionIn(late.status.conditions, 'DeadlineExceeded')).toBe('True FailedToCompleteWithinDeadline');
    expect(late.next).toContainEqual(expect.objectContaining({ kind: 'stopTarget', index: 0, cause: 'deadline' }));
  });

  it('also ends a session that waited in a queue', () => {
    expect(reduceBackup(session(), invoker, [], at(6)).status.phase).toBe('Failed');
  });

  it('does not end a session whose targets have all ended', () => {
    const seen = [executorEnsured('acme'), result('acme'), POST_ACTIONS];
    expect(reduceBackup(session(), invoker, seen, at(60)).status.phase).toBe('Succeeded');
  });

  it('is the default one where the invoker sets none', () => {
    const status = initialBackupStatus(session(), plan(configuration(), { defaultTimeOut: '24h' }), at(1));
    expect(status.sessionDeadline).toBe('2026-05-02T00:00:00Z');
  });
});

describe('a session that has ended', () => {
  it('is not changed by a late result, and its executor is still asked to stop', () => {
    const failed = drive(single, [[], [executorEnsured('acme')], [{ kind: 'cancelled', message: 'By me' }]]).status;
    const late = reduceBackup(session({}, failed), single, [result('acme'), POST_ACTIONS], at(50));
    expect(late.status).toEqual(failed);
    expect(late.next).toContainEqual(expect.objectContaining({ kind: 'stopTarget', cause: 'cancelled' }));
  });
});

describe('hooks of a target', () => {
  const hooks = (executionPolicy: 'Always' | 'OnFailure'): BackupHooks => ({
    preBackup: { exec: { command: ['freeze'] } },
    postBackup: { exec: { command: ['thaw'] }, executionPolicy },
  });
  const always = plan(configuration({ hooks: hooks('Always') }));
  const hook = (
    type: 'PreBackupHookExecutionSucceeded' | 'PostBackupHookExecutionSucceeded',
    status: 'True' | 'False',
  ) => ({ kind: 'condition', type, status, target: single.members[0]?.ref }) as Observation;

  it('are waited for while the executor may still run them', () => {
    const { status, next } = drive(always, [[], [...OK, POST_ACTIONS]]);
    expect(status.phase).toBe('Running');
    expect(next).toEqual([]);
  });

  it.each(['completed', 'outOfMemory'] as const)('are run by the engine when the executor is gone (%s)', (cause) => {
    const seen =
      cause === 'completed'
        ? [...OK, POST_ACTIONS, ended('acme', cause)]
        : [executorEnsured('acme'), ended('acme', cause)];
    const { status, next } = drive(always, [[], seen]);
    expect(status.phase).toBe('Running');
    expect(next).toContainEqual(expect.objectContaining({ kind: 'runPostHook', index: 0 }));
  });

  it('are left to the executor when its program failed but it still runs', () => {
    const failed = result('acme', { error: coded('SA_RUN_UNDO_FAILED') });
    expect(drive(always, [[], [executorEnsured('acme'), failed]]).next).toEqual([]);
    const gone = drive(always, [[], [executorEnsured('acme'), failed], [ended('acme')]]);
    expect(gone.next).toEqual([expect.objectContaining({ kind: 'runPostHook' })]);
  });

  it('are passed over, and said so, when their policy does not ask for them', () => {
    const { status } = drive(plan(configuration({ hooks: hooks('OnFailure') })), [
      [],
      [...OK, POST_ACTIONS, ended('acme')],
    ]);
    expect(status.phase).toBe('Succeeded');
    expect(conditionIn(status.targets?.[0]?.conditions, 'PostBackupHookExecutionSucceeded')).toContain('True');
  });

  it('after a failed pre hook are not waited for', () => {
    const seen = [executorEnsured('acme'), hook('PreBackupHookExecutionSucceeded', 'False')];
    expect(drive(always, [[], seen]).status.phase).toBe('Failed');
  });

  it('that failed fail the session', () => {
    const seen = [...OK, POST_ACTIONS, hook('PostBackupHookExecutionSucceeded', 'False')];
    expect(drive(always, [[], seen]).status.phase).toBe('Failed');
  });
});
