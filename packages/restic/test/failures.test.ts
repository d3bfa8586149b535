import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { cacheBin, freePort, withTempDir } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rejectedSnapshot } from '../src/index.js';
import { failureOf, fetched, localAt, repositoryAt, resticAt, store } from './support.js';

let dir = '';
let snapshot = '';
let closeDir: () => void;
let closed: Promise<void>;

/** One good repository with one snapshot, which tests copy before they break it. */
beforeAll(async () => {
  await new Promise<void>((ready) => {
    closed = withTempDir(async (path) => {
      dir = path;
      await new Promise<void>((resolve) => {
        closeDir = resolve;
        ready();
      });
    });
  });
  const restic = repositoryAt(dir, 'good');
  snapshot = (await store(restic, dir, { content: 'widget\n'.repeat(5000) })).snapshot_id;
});

afterAll(async () => {
  closeDir();
  await closed;
});

function brokenCopy(name: string, folder: string, change: (path: string) => void): string {
  cpSync(join(dir, 'good'), join(dir, name), { recursive: true });
  const files = readdirSync(join(dir, name, folder), { recursive: true, withFileTypes: true });
  for (const file of files) if (file.isFile()) change(join(file.parentPath, file.name));
  return name;
}

describe('what restic reports becomes a code', () => {
  it('tells an absent repository, an existing one and a wrong password apart', async () => {
    expect(await failureOf(localAt(dir, 'nothing').snapshots())).toMatchObject({ code: 'SA_REPOSITORY_ABSENT' });
    expect(existsSync(join(dir, 'nothing'))).toBe(false);
    expect(await failureOf(localAt(dir, 'good').init())).toMatchObject({ code: 'SA_REPOSITORY_EXISTS' });
    const backend = { local: { mountPath: join(dir, 'good') } };
    const wrong = await failureOf(resticAt({ dir, backend, password: 'wrong' }).catConfig());
    expect(wrong).toMatchObject({ code: 'SA_REPOSITORY_PASSWORD' });
    expect(wrong.message).toContain(join(dir, 'good'));
  });

  it('names a snapshot or file that is not there', async () => {
    const restic = localAt(dir, 'good');
    const missing = await failureOf(fetched(restic, dir, 'abcdef12'));
    expect(missing).toMatchObject({ code: 'SA_SNAPSHOT_NOT_FOUND' });
    expect(missing.message).toContain('abcdef12');
    expect(await failureOf(fetched(restic, dir, snapshot, 'other'))).toMatchObject({ code: 'SA_RESTIC_FAILED' });
  });

  it.each(['rest', 's3'])('gives up on a %s store whose port is closed after the time set', async (kind) => {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const backend = kind === 'rest' ? { rest: { url: `${address}/` } } : { s3: { endpoint: address, bucket: 'acme' } };
    const secret = { AWS_ACCESS_KEY_ID: 'key-id', AWS_SECRET_ACCESS_KEY: 'secret-key' };
    const restic = resticAt({ dir, backend, secret }, { connectTimeoutSeconds: 1 });
    const start = Date.now();
    const failure = await failureOf(restic.snapshots());
    expect(failure).toMatchObject({ code: 'SA_REPOSITORY_UNREACHABLE' });
    expect(failure.message).toContain('connection refused');
    expect(Date.now() - start).toBeGreaterThan(900);
    expect(Date.now() - start).toBeLessThan(8000);
    expect(await failureOf(restic.init())).toMatchObject({ code: 'SA_REPOSITORY_UNREACHABLE' });
  });

  it('gives up on a store that takes the connection and never answers', async () => {
    const sockets = new Set<{ destroy(): void }>();
    const server = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const backend = { rest: { url: `http://127.0.0.1:${(server.address() as { port: number }).port}/` } };
    const failure = await failureOf(resticAt({ dir, backend }, { connectTimeoutSeconds: 1 }).snapshots());
    expect(failure).toMatchObject({ code: 'SA_REPOSITORY_UNREACHABLE' });
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('calls cut-off data and a cut-off index damage', async () => {
    const data = localAt(
      dir,
      brokenCopy('data-cut', 'data', (path) => truncateSync(path, 10)),
    );
    expect(await failureOf(fetched(data, dir, snapshot))).toMatchObject({ code: 'SA_REPOSITORY_CORRUPT' });
    const found = await data.check();
    expect(found).toMatchObject({ sound: false });
    expect(found.damage.join('\n')).toContain('unexpected file size');
    const target = join(dir, 'never');
    expect(await failureOf(data.restore({ snapshot, target }).done)).toMatchObject({ code: 'SA_REPOSITORY_CORRUPT' });
    const index = localAt(
      dir,
      brokenCopy('index-cut', 'index', (path) => truncateSync(path, 10)),
    );
    expect(await failureOf(store(index, dir, { content: 'x' }))).toMatchObject({ code: 'SA_REPOSITORY_CORRUPT' });
    expect(await index.check()).toMatchObject({ sound: false });
  });

  it('calls lost data damage, and a lost snapshot record too instead of an empty list', async () => {
    const data = localAt(
      dir,
      brokenCopy('data-lost', 'data', (path) => rmSync(path)),
    );
    expect(await failureOf(fetched(data, dir, snapshot))).toMatchObject({ code: 'SA_REPOSITORY_CORRUPT' });
    const record = localAt(
      dir,
      brokenCopy('record-cut', 'snapshots', (path) => truncateSync(path, 10)),
    );
    expect(await failureOf(record.snapshots())).toMatchObject({ code: 'SA_REPOSITORY_CORRUPT' });
    expect(await record.snapshots({ skipDamaged: true })).toEqual([]);
    const config = brokenCopy('config-cut', 'keys', () => truncateSync(join(dir, 'config-cut', 'config'), 10));
    expect(await failureOf(localAt(dir, config).snapshots())).toMatchObject({ code: 'SA_REPOSITORY_CORRUPT' });
  });

  it('says that the store is full, and made no snapshot', async () => {
    const restic = localAt(dir, 'full/repository', { binary: onSmallDisk(join(dir, 'full')) });
    const content = randomBytes(6_000_000);
    const failure = await failureOf(store(restic, dir, { content }));
    expect(failure).toMatchObject({ code: 'SA_REPOSITORY_FULL' });
    expect(rejectedSnapshot(failure)).toBeUndefined();
  });
});

describe('a backup that is not good leaves no snapshot', () => {
  it('forgets what an empty stream made', async () => {
    const restic = localAt(dir, 'good');
    const failure = await failureOf(store(restic, dir, { content: '', host: 'empty' }));
    expect(failure).toMatchObject({ code: 'SA_DUMP_EMPTY' });
    expect(rejectedSnapshot(failure)).toEqual({ id: expect.stringMatching(/^[0-9a-f]{64}$/), removed: true });
    expect(await restic.snapshots({ hosts: ['empty'] })).toEqual([]);
  });

  it('says so when the snapshot could not be removed again', async () => {
    const restic = localAt(dir, 'good');
    const stranded = withoutForget(dir);
    const failure = await failureOf(store(stranded, dir, { content: '', host: 'stranded' }));
    expect(failure).toMatchObject({ code: 'SA_SNAPSHOT_LEFT' });
    const [left] = await restic.snapshots({ hosts: ['stranded'] });
    expect(rejectedSnapshot(failure)).toEqual({ id: left?.id, removed: false });
    expect(failure.cause).toMatchObject({ code: 'SA_DUMP_EMPTY' });
    await restic.forget({ ids: [left?.id as string] });
  });

  it('forgets a snapshot that lacks a file which could not be read', async () => {
    mkdirSync(join(dir, 'tree'));
    writeFileSync(join(dir, 'tree', 'fine'), 'x');
    writeFileSync(join(dir, 'tree', 'denied'), 'x', { mode: 0 });
    const restic = localAt(dir, 'good', { binary: asReaderWithoutPrivilege(dir) });
    const failure = await failureOf(restic.backupTree({ paths: [join(dir, 'tree')], host: 'partial' }).done);
    expect(failure).toMatchObject({ code: 'SA_RESTIC_INCOMPLETE' });
    expect(failure.message).toContain('permission denied');
    expect(rejectedSnapshot(failure)).toMatchObject({ removed: true });
    expect(await restic.snapshots({ hosts: ['partial'] })).toEqual([]);
  });
});

const real = () => cacheBin('restic');

/** restic in which forget fails, as it does while another run holds the repository. */
function withoutForget(folder: string) {
  const body = `case " $* " in *" forget "*) exit 11;; esac\nexec ${real()} "$@"`;
  return localAt(folder, 'good', { binary: script(folder, 'no-forget', body) });
}

/** restic in which root has lost its right to read every file. */
function asReaderWithoutPrivilege(folder: string): string {
  if (process.getuid?.() !== 0) return real();
  const drop = 'setpriv --bounding-set -dac_override,-dac_read_search --inh-caps -dac_override,-dac_read_search';
  return script(folder, 'unprivileged', `exec ${drop} ${real()} "$@"`);
}

/** restic with a new repository on a disk of 3 MB, which is gone when it ends. */
function onSmallDisk(mount: string): string {
  mkdirSync(mount);
  const prepare = `mount -t tmpfs -o size=3m none ${mount} && ${real()} --no-cache init >/dev/null`;
  const run = script(dir, 'on-disk', `${prepare} && exec ${real()} "$@"`);
  return script(dir, 'small-disk', `exec unshare --user --map-root-user --mount ${run} "$@"`);
}

function script(folder: string, name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}
