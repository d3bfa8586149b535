import { expect, it } from 'vitest';
import type { Backend } from '@stash-addons/core';
import { placeOf, placesOverlap, type RepositoryPlace } from '../src/index.js';

function place(backend: Backend, namespace = 'demo'): RepositoryPlace {
  return placeOf({ metadata: { namespace, name: 'x' }, spec: { backend } }) as RepositoryPlace;
}
const s3 = (prefix: string, bucket = 'b', endpoint = 's3.acme.dev') => place({ s3: { endpoint, bucket, prefix } });
const rest = (url: string) => place({ rest: { url } });
const claim = (subPath: string, namespace?: string) =>
  place({ local: { mountPath: '/safe', subPath, persistentVolumeClaim: { claimName: 'c' } } }, namespace);

it.each([
  ['the same', s3('a/b'), s3('a/b'), true],
  ['slashes', s3('/a/b/'), s3('a//b'), true],
  ['one in the other', s3('a'), s3('a/b'), true],
  ['the other in the one', s3('a/b/c'), s3('a'), true],
  ['a whole bucket', s3(''), s3('a'), true],
  ['names that only begin alike', s3('a'), s3('ab'), false],
  ['folders beside each other', s3('a/b'), s3('a/c'), false],
  ['another bucket', s3('a'), s3('a', 'c'), false],
  ['another name of what may be the same server', s3('a'), s3('a', 'b', 'https://10.0.0.1:9000'), true],
  [
    'the names of one Service',
    rest('http://r.store.svc:8000/a/'),
    rest('http://r.store.svc.cluster.local:8000/a'),
    true,
  ],
  ['with a user', rest('https://u:p@r.acme.dev/a'), rest('https://r.acme.dev:443/a'), true],
  ['another server', rest('http://r:8000/a'), rest('http://q:8000/a'), false],
  ['a claim', claim('a'), claim('a'), true],
  ['a claim of that name elsewhere', claim('a'), claim('a', 'other'), false],
  ['another store', s3('a'), place({ gcs: { bucket: 'b', prefix: 'a' } }), false],
])('two places overlap or not: %s', (_, a, b, overlap) => {
  expect([placesOverlap(a, b), placesOverlap(b, a)]).toEqual([overlap, overlap]);
});
