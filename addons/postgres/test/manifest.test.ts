import { inRange } from '@stash-addons/core';
import { describe, expect, it } from 'vitest';
import { manifest } from '../src/manifest.js';
import catalog from './fixtures/catalog.json' with { type: 'json' };

const { backup, restore } = manifest.operations;

describe('the manifest keeps the wire', () => {
  it('has every name suffix of the catalog', () => {
    const suffixes = manifest.releases.map(({ suffix }) => suffix);
    expect(suffixes).toEqual(expect.arrayContaining(catalog.suffixes));
    expect(suffixes).toHaveLength(catalog.suffixes.length + 1);
  });

  it('has the args of the catalog in their order', () => {
    expect(backup.functions[0]?.args).toEqual(catalog.objects['Function/postgres-backup-{version}'].args);
    expect(restore?.functions[0]?.args).toEqual(catalog.objects['Function/postgres-restore-{version}'].args);
  });

  it('has the steps of the catalog, which calls a release a version', () => {
    const steps = (text: unknown) => JSON.parse(JSON.stringify(text).replaceAll('{release}', '{version}')) as unknown;
    expect(steps(backup.task.steps)).toEqual(catalog.objects['Task/postgres-backup-{version}'].steps);
    expect(steps(restore?.task.steps)).toEqual(catalog.objects['Task/postgres-restore-{version}'].steps);
  });
});

describe('releases', () => {
  const serving = (version: string) => manifest.releases.filter(({ server }) => inRange(version, server));

  it.each([
    ['9.5.25', '9.6.19'],
    ['9.6.24', '9.6.19'],
    ['10.23', '10.14'],
    ['13.0', '13.1'],
    ['15.18', '15.1'],
    ['18.4', '18.0'],
    ['19.1', '18.0'],
  ])('server %s is served by %s and no other', (version, suffix) => {
    expect(serving(version).map((one) => one.suffix)).toEqual([suffix]);
  });
});
