import { describe, expect, it } from 'vitest';
import type { NextAction, Observation } from '../src/index.js';
import { POST_ACTIONS, actions, batch, drive, ended, executorEnsured, plan, ref, result } from './fixtures.js';

const names = ['one', 'two', 'three'];
const parallel = plan(batch(names));
const sequential = plan(batch(names, { executionOrder: 'Sequential' }));
const INIT = actions(['InitializeBackendRepository', true]);
const starts = (next: NextAction[]) => next.flatMap((one) => (one.kind === 'startTarget' ? [one.index] : []));
const done = (name: string): Observation[] => [executorEnsured(name), result(name)];

describe('a batch in parallel', () => {
  it('lets one target make the repository before the others start', () => {
    expect(starts(drive(parallel, [[]]).next)).toEqual([0]);
    expect(starts(drive(parallel, [[], [executorEnsured('one')]]).next)).toEqual([]);
    expect(starts(drive(parallel, [[], [executorEnsured('one'), INIT]]).next)).toEqual([1, 2]);
  });

  it('asks the next target to make the repository when the first died before it did', () => {
    const { next } = drive(parallel, [[], [executorEnsured('one')], [ended('one', 'outOfMemory')]]);
    expect(next).toEqual([
      expect.objectContaining({ kind: 'startTarget', index: 1, actions: [{ name: 'InitializeBackendRepository' }] }),
    ]);
  });

  it('does the post actions once, after the last target, in a run of their own', () => {
    const { status, next } = drive(parallel, [
      [],
      [...done('one'), INIT],
      [...done('two'), ...done('three'), ended('three')],
    ]);
    expect(status.phase).toBe('Running');
    expect(next).toEqual([
      expect.objectContaining({
        kind: 'runPostActions',
        actions: expect.arrayContaining([{ name: 'ApplyRetentionPolicy' }]),
      }),
    ]);
  });

  it('fails when that run vanishes, and does not start it again', () => {
    const all = [...done('one'), INIT, ...done('two'), ...done('three')];
    const { status, next } = drive(parallel, [[], all, [{ kind: 'ended', cause: 'outOfMemory', message: '' }]]);
    expect(status.phase).toBe('Failed');
    expect(next).toEqual([{ kind: 'cleanHistory' }]);
  });
});

describe('a batch in sequence', () => {
  it('starts a target when the one before it has ended, well or not', () => {
    expect(starts(drive(sequential, [[], [...done('one'), INIT]]).next)).toEqual([1]);
    expect(starts(drive(sequential, [[], [executorEnsured('one'), INIT], [ended('one', 'died')]]).next)).toEqual([1]);
  });

  it('gives the post actions to the run of the last target', () => {
    const { next } = drive(sequential, [[], [...done('one'), INIT], done('two')]);
    expect(next).toEqual([
      expect.objectContaining({
        kind: 'startTarget',
        index: 2,
        actions: expect.arrayContaining([{ name: 'ApplyRetentionPolicy' }]),
      }),
    ]);
  });

  it('does them in a run of their own when the last target failed', () => {
    const rounds = [[], [...done('one'), INIT], done('two'), [executorEnsured('three'), ended('three', 'evicted')]];
    const before = drive(sequential, rounds);
    expect(before.next).toEqual([expect.objectContaining({ kind: 'runPostActions' })]);
    const { status } = drive(sequential, [...rounds, [POST_ACTIONS]]);
    expect(status.phase).toBe('Failed');
  });

  it('does none when nothing succeeded', () => {
    const failed = names.map((name) => executorEnsured(name, 'False'));
    expect(drive(sequential, [[], failed]).next).toEqual([{ kind: 'cleanHistory' }]);
  });

  it('succeeds only when every target did', () => {
    const well = [[], [...done('one'), INIT], done('two'), [...done('three'), POST_ACTIONS]];
    expect(drive(sequential, well).status.phase).toBe('Succeeded');
    const one = result('two', { hosts: [{ hostname: 'two', phase: 'Failed', error: 'No' }] });
    const unwell = [[], [...done('one'), INIT], [executorEnsured('two'), one], [...done('three'), POST_ACTIONS]];
    expect(drive(sequential, unwell).status.phase).toBe('Failed');
  });
});

describe('global hooks', () => {
  const hooks = {
    preBackup: { exec: { command: ['a'] } },
    postBackup: { exec: { command: ['b'] }, executionPolicy: 'OnFailure' as const },
  };
  const hooked = plan(batch(['one'], { hooks }));
  const pre = (status: 'True' | 'False'): Observation => ({
    kind: 'condition',
    type: 'GlobalPreBackupHookSucceeded',
    status,
  });

  it('run before the first target', () => {
    expect(drive(hooked, [[]]).next).toEqual([{ kind: 'runGlobalHook', hook: 'pre' }]);
    expect(starts(drive(hooked, [[], [pre('True')]]).next)).toEqual([0]);
  });

  it('that fail first start nothing, and are followed by the post hook', () => {
    const { status, next } = drive(hooked, [[], [pre('False')]]);
    expect(status.phase).toBe('Pending');
    expect(next).toEqual([{ kind: 'runGlobalHook', hook: 'post' }]);
    const after: Observation = { kind: 'condition', type: 'GlobalPostBackupHookSucceeded', status: 'True' };
    expect(drive(hooked, [[], [pre('False')], [after]]).status.phase).toBe('Failed');
  });

  it('are passed over when their policy does not ask for them', () => {
    const { status } = drive(hooked, [[], [pre('True')], [...done('one'), INIT, POST_ACTIONS]]);
    expect(status.phase).toBe('Succeeded');
    expect(status.conditions?.map(({ type }) => type)).toContain('GlobalPostBackupHookSucceeded');
  });

  it('that fail last fail the session', () => {
    const after: Observation = { kind: 'condition', type: 'GlobalPostBackupHookSucceeded', status: 'False' };
    expect(drive(hooked, [[], [pre('True')], [...done('one'), INIT, POST_ACTIONS, after]]).status.phase).toBe('Failed');
  });
});

describe('members', () => {
  it('that no target names are passed over', () => {
    const { status } = drive(parallel, [[], [result('stranger')]]);
    expect(status.targets?.map(({ stats }) => stats)).toEqual([undefined, undefined, undefined]);
    expect(parallel.members[0]).toMatchObject({ alias: 'one', ref: ref('one') });
  });
});
