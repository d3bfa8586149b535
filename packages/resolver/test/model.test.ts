import { describe, expect, it } from 'vitest';
import { builtinFunctions, BUILT_IN_VARIABLES, modelOf, operatorImage, resolve } from '../src/index.js';
import { caseNames, readInput } from './cases.js';

describe('modelOf', () => {
  it.each(['Deployment', 'StatefulSet', 'DaemonSet', 'DeploymentConfig'])('%s without a Task is a sidecar', (kind) => {
    expect(modelOf({ target: { ref: { kind } } })).toBe('sidecar');
    expect(modelOf({ task: { name: '' }, target: { ref: { kind } } })).toBe('sidecar');
  });

  it('anything else is a Job', () => {
    expect(modelOf({ task: { name: 'acme-backup' }, target: { ref: { kind: 'StatefulSet' } } })).toBe('job');
    expect(modelOf({ target: { ref: { kind: 'PersistentVolumeClaim' } } })).toBe('job');
    expect(modelOf({})).toBe('job');
  });
});

describe('built-ins', () => {
  it('are new objects on every call, so that a host may change its own', () => {
    const [one, two] = [builtinFunctions('a'), builtinFunctions('a')];
    one['update-status']?.spec.args?.push('more');
    expect(two['update-status']?.spec.args).not.toContain('more');
  });

  it('take the image they are given', () => {
    const images = Object.values(builtinFunctions('registry.example.test/stash:2')).map(({ spec }) => spec.image);
    expect(images).toEqual(['registry.example.test/stash:2']);
    expect(operatorImage({ registry: '', image: 'stash', tag: '2' })).toBe('stash:2');
  });

  it('lists every variable that any case supplies', () => {
    const supplied = new Set<string>();
    for (const name of caseNames().filter((name) =>
      /^(session|target|repository|retention|restore)-variables|^repository-s3$/.test(name),
    )) {
      for (const key of Object.keys(resolve(readInput(name)).variables)) supplied.add(key);
    }
    expect(supplied.size).toBeGreaterThan(40);
    expect(BUILT_IN_VARIABLES).toEqual(expect.arrayContaining([...supplied]));
  });
});

describe('resolve', () => {
  it('tells the same of the same input', () => {
    for (const name of ['backup-plain', 'hooks-backup', 'restore-many-hosts']) {
      expect(resolve(readInput(name))).toEqual(resolve(readInput(name)));
    }
  });

  it('gives the variables that steps saw, the user parameters among them', () => {
    const { variables } = resolve(readInput('params-override-built-ins'));
    expect(variables).toMatchObject({ REPOSITORY_BUCKET: 'other', NAMESPACE: 'shop' });
    expect(variables).not.toHaveProperty('HOOK_TYPE');
  });
});
