import { describe, expect, it } from 'vitest';
import type { RestoreSession } from '@stash-addons/core';
import { completeRef, EMPTY_TARGET, reduceRestore, restoreInvoker, type Observation } from '../src/index.js';
import { at, conditionIn, ref, restore } from './fixtures.js';

const TARGET = ref('acme');
const HOOKED = { hooks: { postRestore: { exec: { command: ['true'] } } } };

const ensured = (status: 'True' | 'False' | 'Unknown'): Observation => ({
  kind: 'condition',
  type: 'RestoreExecutorEnsured',
  status,
  target: TARGET,
});
function host(hostname: string, phase: 'Succeeded' | 'Failed' = 'Succeeded'): Observation {
  const nothing = { actions: [], conditions: [], warnings: [], rejectedSnapshots: [], spans: [] };
  const result = { contract: '1.0', ref: TARGET, totalHosts: 1, stats: [{ hostname, phase }], ...nothing };
  return { kind: 'result', target: TARGET, result };
}
const gone = (
  name: string,
  cause: 'outOfMemory' | 'deadline' | 'completed' | 'deleted',
  message = '',
): Observation => ({
  kind: 'hostEnded',
  target: TARGET,
  host: name,
  cause,
  message,
});
const allGone: Observation = { kind: 'ended', target: TARGET, cause: 'completed', message: '' };

/** A restore of two replicas, driven by several rounds of observations. */
function drive(rounds: Observation[][], spec: Partial<RestoreSession['spec']> = {}) {
  let session = restore({ timeOut: '1m', ...spec });
  const plan = restoreInvoker(session, { totalHosts: [2] });
  let reduced = reduceRestore(session, plan, [], at(0));
  rounds.forEach((round, index) => {
    session = { ...session, status: reduced.status };
    reduced = reduceRestore(session, plan, round, at(index + 1));
  });
  return reduced;
}
const kinds = ({ next }: ReturnType<typeof drive>): string[] => next.map(({ kind }) => kind);

describe('a restore with an executor for each of two replicas', () => {
  it('says how many hosts it has, and asks for its executors until all of them are there', () => {
    const some = drive([[ensured('Unknown')]]);
    expect(some.status).toMatchObject({ phase: 'Running', totalHosts: 2 });
    expect(conditionIn(some.status.conditions, 'RestoreExecutorEnsured')).toBe('Unknown EnsuringRestoreExecutor');
    expect(kinds(some)).toEqual(['startTarget', 'wakeAt']);
    expect(kinds(drive([[ensured('Unknown'), host('host-0')]]))).toEqual(['startTarget', 'wakeAt']);
    expect(kinds(drive([[ensured('Unknown')], [ensured('True')]]))).toEqual(['wakeAt']);
  });

  it.each<[string, Observation[][], string]>([
    ['one host is done', [[ensured('True'), host('host-0')]], 'Running'],
    ['one host has failed and the other runs', [[ensured('True'), host('host-0', 'Failed')]], 'Running'],
    ['both are done, one after the other', [[ensured('True'), host('host-0')], [host('host-1')]], 'Succeeded'],
    ['both are done at once', [[ensured('True'), host('host-0'), host('host-1'), allGone]], 'Succeeded'],
    ['one of them failed', [[ensured('True'), host('host-0', 'Failed')], [host('host-1')]], 'Failed'],
    ['one died without a word, and the other runs', [[ensured('True'), gone('host-1', 'outOfMemory')]], 'Running'],
    ['one died without a word', [[ensured('True'), gone('host-1', 'outOfMemory'), host('host-0')]], 'Failed'],
    ['one ended and left nothing', [[ensured('True'), host('host-0'), gone('host-1', 'completed'), allGone]], 'Failed'],
    ['a later one could not be made', [[ensured('Unknown'), host('host-0')], [ensured('False')]], 'Failed'],
    ['one reached the deadline', [[ensured('True'), gone('host-1', 'deadline', 'late')]], 'Failed'],
  ])('when %s', (_, rounds, phase) => {
    expect(drive(rounds).status.phase).toBe(phase);
  });

  it('tells of each host how it ended, and never takes back what one has said itself', () => {
    const { status } = drive([
      [ensured('True'), host('host-0')],
      [gone('host-0', 'deleted', 'its pod was deleted'), gone('host-1', 'outOfMemory', 'too small')],
    ]);
    expect(status.stats).toEqual([
      { hostname: 'host-0', phase: 'Succeeded' },
      { hostname: 'host-1', phase: 'Failed', error: 'OutOfMemory: too small' },
    ]);
    expect(status).toMatchObject({ phase: 'Failed', totalHosts: 2 });
  });

  it('stops all of them on request and at the deadline, also where not all are made yet', () => {
    for (const status of ['True', 'Unknown'] as const) {
      const cancelled = drive([[ensured(status)], [{ kind: 'cancelled', message: 'By me' }]]);
      expect(cancelled.status.phase).toBe('Failed');
      expect(cancelled.next).toEqual([{ kind: 'stopTarget', index: 0, ref: TARGET, cause: 'cancelled' }]);
    }
    const late = drive([[ensured('True')], [gone('host-0', 'deadline', 'late')]]);
    expect(conditionIn(late.status.conditions, 'DeadlineExceeded')).toContain('True');
    expect(late.next).toEqual([{ kind: 'stopTarget', index: 0, ref: TARGET, cause: 'deadline' }]);
  });

  it('runs the hook after it only when no executor is left that may still run it', () => {
    const one = [ensured('True'), host('host-0'), host('host-1'), gone('host-0', 'completed')];
    expect(kinds(drive([one], HOOKED))).toEqual(['wakeAt']);
    expect(kinds(drive([[...one, gone('host-1', 'outOfMemory'), allGone]], HOOKED))).toContain('runPostHook');
  });
});

it('a reference without a name is no target', () => {
  expect(completeRef({ apiVersion: 'apps/v1', kind: 'StatefulSet' }, 'demo')).toEqual({
    ...EMPTY_TARGET,
    namespace: 'demo',
  });
});
