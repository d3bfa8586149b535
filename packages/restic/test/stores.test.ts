import { encodeTags } from '@stash-addons/core';
import { startRestServer, startS3, withTempDir } from '@stash-addons/testbed';
import { describe, expect, it } from 'vitest';
import { retentionScope } from '../src/index.js';
import { failureOf, fetched, resticAt, store, type Place } from './support.js';

const auth = { username: 'widget', password: 'p@ss:w/rd é' };
const authKeys = { REST_SERVER_USERNAME: auth.username, REST_SERVER_PASSWORD: auth.password };

async function roundTrip(place: Place): Promise<void> {
  const restic = resticAt(place);
  expect(await failureOf(restic.snapshots())).toMatchObject({ code: 'SA_REPOSITORY_ABSENT' });
  await restic.init();
  expect(await failureOf(restic.init())).toMatchObject({ code: 'SA_REPOSITORY_EXISTS' });
  const content = 'widget\n'.repeat(1000);
  const tags = encodeTags({ target: 'a' });
  const first = await store(restic, place.dir, { content, tags });
  await store(restic, place.dir, { content: 'newer', tags });
  expect(await fetched(restic, place.dir, first.snapshot_id)).toBe(content);
  const { filter } = retentionScope({ target: 'a' });
  expect(await restic.forget({ policy: { keepLast: 1, prune: true }, filter })).toMatchObject({
    removed: [first.snapshot_id],
  });
  expect(await restic.check()).toMatchObject({ sound: true });
  expect(await restic.stats()).toMatchObject({ snapshots_count: 1 });
  expect(await restic.listLocks()).toEqual([]);
}

describe('other stores', () => {
  it('uses a rest server that asks for a password, and is refused with a wrong one', () =>
    withTempDir(async (dir) => {
      const server = await startRestServer({ auth });
      try {
        const backend = { rest: { url: `${server.url}widget/` } };
        await roundTrip({ dir, backend, secret: authKeys });
        const secret = { ...authKeys, REST_SERVER_PASSWORD: 'wrong' };
        const failure = await failureOf(resticAt({ dir, backend, secret }).snapshots());
        expect(failure).toMatchObject({ code: 'SA_REPOSITORY_DENIED' });
        expect(failure.message).toContain('401');
      } finally {
        await server.stop();
      }
    }));

  it('trusts a certificate authority from the Secret, and nobody else', () =>
    withTempDir(async (dir) => {
      const server = await startRestServer({ tls: true });
      try {
        const backend = { rest: { url: server.url } };
        const trusting = resticAt({ dir, backend, secret: { CA_CERT_DATA: server.caPem } });
        await trusting.init();
        expect(await trusting.snapshots()).toEqual([]);
        const stranger = resticAt({ dir, backend }, { connectTimeoutSeconds: 1 });
        const failure = await failureOf(stranger.snapshots());
        expect(failure).toMatchObject({ code: 'SA_REPOSITORY_UNREACHABLE' });
        expect(failure.message).toContain('certificate');
      } finally {
        await server.stop();
      }
    }));

  it('uses an S3 server, and is refused with a wrong key', () =>
    withTempDir(async (dir) => {
      const server = await startS3();
      try {
        const { endpoint, bucket, region, accessKey, secretKey } = server;
        const backend = { s3: { endpoint, bucket, region, prefix: 'some/where' } };
        const secret = { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey };
        await roundTrip({ dir, backend, secret });
        const wrong = { ...secret, AWS_SECRET_ACCESS_KEY: 'wrong-secret' };
        const restic = resticAt({ dir, backend, secret: wrong }, { connectTimeoutSeconds: 3 });
        const failure = await failureOf(restic.snapshots());
        expect(failure).toMatchObject({ code: 'SA_REPOSITORY_DENIED' });
      } finally {
        await server.stop();
      }
    }));
});
