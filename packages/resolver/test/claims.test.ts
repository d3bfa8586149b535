import { describe, expect, it } from 'vitest';
import type { RestoreTarget } from '@stash-addons/core';
import { claimProblems, ordinalsOf, resolve, restoredHost } from '../src/index.js';
import { readInput } from './cases.js';

const named = (name: string, metadata: object = {}) => ({ metadata: { name, ...metadata }, spec: {} });
const data = named('data-${POD_ORDINAL}');
const mounted = [{ name: 'data', mountPath: '/data' }];
const place = { object: 'RestoreSession demo/back', path: 'spec.target', namespace: 'demo' };

describe('the replicas of a target', () => {
  it.each<[string, RestoreTarget, number[], string[]]>([
    ['no templates', { replicas: 3 }, [], []],
    ['an empty list of templates', { volumeClaimTemplates: [] }, [], []],
    ['templates alone', { volumeClaimTemplates: [data] }, [0], ['host-0']],
    ['templates and an alias', { alias: 'app', volumeClaimTemplates: [data] }, [0], ['app']],
    ['one replica', { replicas: 1, alias: 'app', volumeClaimTemplates: [data] }, [0], ['app-0']],
    ['two replicas', { replicas: 2, volumeClaimTemplates: [data] }, [0, 1], ['host-0', 'host-1']],
    ['no replica', { replicas: 0, volumeClaimTemplates: [data] }, [], []],
  ])('with %s', (_, target, ordinals, hosts) => {
    expect(ordinalsOf(target)).toEqual(ordinals);
    expect(ordinals.map((ordinal) => restoredHost(target, ordinal))).toEqual(hosts);
  });
});

describe('claim templates', () => {
  it.each<[string, RestoreTarget]>([
    ['none', { replicas: 0, volumeMounts: [{ name: 'any', mountPath: '/any' }] }],
    ['one without a mount', { volumeClaimTemplates: [named('data')] }],
    ['one with its number in the middle', { volumeClaimTemplates: [named('a-${POD_ORDINAL}-b')], replicas: 9 }],
    ['one of another name for each replica', { volumeClaimTemplates: [data], replicas: 256, volumeMounts: mounted }],
    ['one of the same namespace', { volumeClaimTemplates: [named('data', { namespace: 'demo' })] }],
    [
      'two with mounts',
      {
        replicas: 2,
        volumeClaimTemplates: [data, named('log-${POD_ORDINAL}')],
        volumeMounts: [...mounted, { name: 'log', mountPath: '/log' }, { name: 'log', mountPath: '/old' }],
      },
    ],
  ])('are well: %s', (_, target) => {
    expect(claimProblems(target, place)).toEqual([]);
  });

  it.each<[string, RestoreTarget, string]>([
    ['no replica', { replicas: 0, volumeClaimTemplates: [data] }, 'spec.target.replicas is 0'],
    ['half a replica', { replicas: 1.5, volumeClaimTemplates: [data] }, 'spec.target.replicas is 1.5'],
    ['too many', { replicas: 257, volumeClaimTemplates: [data] }, 'spec.target.replicas is 257'],
    ['no name', { volumeClaimTemplates: [{ metadata: { generateName: 'a-' } }] }, '[0].metadata.name is missing'],
    ['no metadata', { volumeClaimTemplates: [data, {}] }, '[1].metadata.name is missing'],
    [
      'another namespace',
      { volumeClaimTemplates: [named('data', { namespace: 'other' })] },
      '[0].metadata.namespace is another one',
    ],
    [
      'no number in the name',
      { replicas: 2, volumeClaimTemplates: [named('data')] },
      '[0].metadata.name has no ${POD_ORDINAL} in it that tells 2 replicas apart',
    ],
    [
      'a number in the name that says nothing',
      { replicas: 2, volumeClaimTemplates: [named('data${POD_ORDINAL#?}')] },
      '[0].metadata.name has no ${POD_ORDINAL} in it',
    ],
    [
      'two templates of one name',
      { volumeClaimTemplates: [data, named('data-0')] },
      '[1].metadata.name gives the claim data-0, as the template 0 does',
    ],
    [
      'two replicas of two templates that meet',
      { replicas: 12, volumeClaimTemplates: [data, named('data-1${POD_ORDINAL}')] },
      'gives the claim data-10, as the template 1 does',
    ],
    ['an unknown variable', { volumeClaimTemplates: [named('data-${SHARD}')] }, 'needs the variable SHARD'],
    ['a broken name', { volumeClaimTemplates: [named('data-${}')] }, 'cannot be read'],
    [
      'a mount of no template',
      { volumeClaimTemplates: [data], volumeMounts: [{ name: 'data-0', mountPath: '/data' }] },
      'spec.target.volumeMounts[0].name is the volume of no template: there are data.',
    ],
    [
      'a mount that is right for one replica alone',
      {
        replicas: 2,
        volumeClaimTemplates: [named('a-${POD_ORDINAL}-b')],
        volumeMounts: [{ name: 'a-0-b', mountPath: '/a' }],
      },
      'there are a-1-b.',
    ],
    [
      'a template without a mount',
      { volumeClaimTemplates: [data, named('log')], volumeMounts: mounted },
      '[1].metadata.name gives a claim that nothing is restored into: no volumeMount is named log.',
    ],
    [
      'two templates without mounts',
      { volumeClaimTemplates: [data, named('log')] },
      '[0].metadata.name gives a claim that nothing is restored into',
    ],
  ])('are refused for %s', (_, target, words) => {
    const [problem] = claimProblems(target, place);
    expect(problem?.code).toMatch(/^SA_RESOLVE_/);
    expect(problem?.message).toContain('RestoreSession demo/back');
    expect(problem?.message).toContain(words);
  });
});

it('the claims of one replica are never those of another', () => {
  const input = readInput('restore-claims-of-a-replica');
  const names = [0, 1, 2].map((ordinal) => {
    const { claims, jobName, template } = resolve({ ...input, operation: 'restore', ordinal } as typeof input);
    const mounted = template.spec?.volumes?.flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ?? []);
    expect(mounted).toEqual(claims?.map(({ name }) => name));
    return [jobName, ...(mounted ?? [])].join(' ');
  });
  expect(names).toEqual([0, 1, 2].map((n) => `stash-restore-bring-back-0-${n} data-app-${n}`));
});
