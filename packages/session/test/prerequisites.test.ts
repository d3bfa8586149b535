import { describe, expect, it } from 'vitest';
import type { Repository } from '@stash-addons/core';
import {
  configurationStatus,
  mayUse,
  newBackupSession,
  parseRecord,
  retriesOf,
  type Prerequisites,
} from '../src/index.js';
import { at, conditionIn, configuration } from './fixtures.js';

const there = { seen: 'True', message: 'It exists' } as const;
const missing = { seen: 'False', message: 'It does not exist' } as const;
const all: Prerequisites = { repository: there, secret: there, target: there, problems: [] };

describe('the status of a BackupConfiguration', () => {
  it('is Ready where all it needs is there, and says so of its generation', () => {
    const { metadata, ...document } = configuration();
    const status = configurationStatus(
      { ...document, metadata: { ...metadata, generation: 4 }, status: {} },
      all,
      at(1),
    );
    expect(status).toMatchObject({ phase: 'Ready', observedGeneration: 4 });
    expect(conditionIn(status.conditions, 'CronJobCreated')).toBe('True CronJobCreationSucceeded');
  });

  it.each<[string, Partial<Prerequisites>, string, string, string]>([
    ['a missing Repository', { repository: missing }, 'NotReady', 'RepositoryFound', 'False RepositoryNotAvailable'],
    ['a missing Secret', { secret: missing }, 'NotReady', 'BackendSecretFound', 'False BackendSecretNotAvailable'],
    ['a missing target', { target: missing }, 'Ready', 'BackupTargetFound', 'False TargetNotAvailable'],
    [
      'a broken rule',
      { problems: [{ message: 'no' }] },
      'Invalid',
      'ValidationPassed',
      'False ResourceValidationFailed',
    ],
    [
      'what is not served',
      { problems: [{ reason: 'NotServedYet', message: 'no' }] },
      'Invalid',
      'ValidationPassed',
      'False NotServedYet',
    ],
    ['a bad schedule', { scheduleProblem: 'SA_X' }, 'NotReady', 'CronJobCreated', 'False CronJobCreationFailed'],
  ])('with %s', (...row) => {
    const [, changes, phase, type, expected] = row;
    const status = configurationStatus({ ...configuration(), status: {} }, { ...all, ...changes }, at(1));
    expect(status.phase).toBe(phase);
    expect(conditionIn(status.conditions, type)).toBe(expected);
  });

  it('is the same again while nothing changes, however late it is', () => {
    const first = configurationStatus({ ...configuration(), status: {} }, all, at(1));
    expect(configurationStatus({ ...configuration(), status: first }, all, at(9999))).toEqual(first);
  });
});

type Policy = NonNullable<Repository['spec']['usagePolicy']>['allowedNamespaces'];
const repository = (allowedNamespaces?: Policy): Repository => ({
  apiVersion: 'stash.appscode.com/v1alpha1',
  kind: 'Repository',
  metadata: { namespace: 'store', name: 'main' },
  spec: { backend: {}, ...(allowedNamespaces && { usagePolicy: { allowedNamespaces } }) },
});

describe('who may use a Repository', () => {
  const expression = (operator: string, values: string[] = []) => ({
    from: 'Selector' as const,
    selector: { matchExpressions: [{ key: 'team', operator, values }] },
  });

  it.each<[string, Policy, string, Record<string, string>, boolean]>([
    ['its own namespace', { from: 'Same' }, 'store', {}, true],
    ['another one, without a policy', undefined, 'demo', {}, false],
    ['another one, where all may', { from: 'All' }, 'demo', {}, true],
    ['a selected one', { from: 'Selector', selector: { matchLabels: { team: 'a' } } }, 'demo', { team: 'a' }, true],
    [
      'one with another label',
      { from: 'Selector', selector: { matchLabels: { team: 'a' } } },
      'demo',
      { team: 'b' },
      false,
    ],
    ['one where nothing selects', { from: 'Selector' }, 'demo', { team: 'a' }, false],
    ['one of a list', expression('In', ['a', 'b']), 'demo', { team: 'b' }, true],
    ['one that is not in a list', expression('NotIn', ['a']), 'demo', {}, true],
    ['one that has the label', expression('Exists'), 'demo', {}, false],
    ['one that has not', expression('DoesNotExist'), 'demo', {}, true],
    ['one by an operator nobody knows', expression('Like', ['a']), 'demo', { team: 'a' }, false],
  ])('%s', (...row) => {
    const [, policy, name, labels, expected] = row;
    expect(mayUse(repository(policy), { name, labels })).toBe(expected);
  });
});

it('a session that is asked for names its invoker and what it was made for', () => {
  const session = newBackupSession(configuration(), { name: 'acme-5', retryLeft: 2, annotations: { slot: 'x' } });
  expect(session).toEqual({
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'BackupSession',
    metadata: { name: 'acme-5', namespace: 'demo', annotations: { slot: 'x' } },
    spec: { invoker: { apiGroup: 'stash.appscode.com', kind: 'BackupConfiguration', name: 'acme' }, retryLeft: 2 },
  });
});

it('an invoker is tried again as often as it says, once where it says nothing but that it is', () => {
  expect(
    [undefined, {}, { maxRetry: 3 }].map((retryConfig) => retriesOf(configuration(retryConfig && { retryConfig }))),
  ).toEqual([0, 1, 3]);
});

it('a record of slots is read back, and nonsense is no record', () => {
  const record = { schedule: 'CRON_TZ=UTC * * * * *', settled: '2026-05-01T00:00:00.000Z' };
  expect(parseRecord(JSON.stringify(record))).toEqual(record);
  for (const text of [undefined, '', '{', '{"schedule":1}', '{"schedule":"x","settled":"never"}']) {
    expect(parseRecord(text)).toBeUndefined();
  }
});
