import { expect, it } from 'vitest';
import type { ApiObject, Repository } from '@stash-addons/core';
import { placeOf } from '@stash-addons/session';
import { keepRepository, keepSession } from '../src/cache/kept.js';

const V1BETA1 = 'stash.appscode.com/v1beta1';
const of = (kind: string, spec?: object): ApiObject => ({
  apiVersion: V1BETA1,
  kind,
  metadata: { namespace: 'demo', name: 'a' },
  ...(spec && { spec }),
});

it.each([undefined, {}])(
  'a BackupSession that the kind lets in with the spec %j is kept, as one of no invoker',
  (spec) => {
    expect(keepSession(of('BackupSession', spec))).toMatchObject({
      invoker: 'demo/missing invoker/',
      retryLeft: 0,
      open: true,
    });
  },
);

it.each([undefined, {}])('a Repository that the kind lets in with the spec %j is kept, and has no place', (spec) => {
  const repository = of('Repository', spec) as Repository;
  expect(keepRepository(repository).slim.spec).toEqual({ backend: {} });
  expect(placeOf(repository)).toBeUndefined();
});
