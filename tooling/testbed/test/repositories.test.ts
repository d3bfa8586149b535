import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { cacheBin, freePort, startRestServer, startS3, withTempDir } from '@stash-addons/testbed';
import { describe, expect, test } from 'vitest';

function restic(repository: string, dir: string, env: Record<string, string> = {}, args: string[] = []) {
  const base = { PATH: process.env['PATH'], HOME: dir, RESTIC_PASSWORD: 'test', RESTIC_REPOSITORY: repository };
  const run = (command: string[]) =>
    spawnSync(cacheBin('restic'), ['--no-cache', ...args, ...command], {
      env: { ...base, ...env },
      cwd: dir,
      encoding: 'utf8',
      timeout: 30_000,
    });
  return run;
}

/** A backup and a restore of one file; the text that came back. */
function roundTrip(run: ReturnType<typeof restic>, dir: string): string {
  mkdirSync(join(dir, 'in'));
  writeFileSync(join(dir, 'in', 'file'), 'precious');
  for (const command of [['init'], ['backup', 'in']]) {
    const { status, stderr } = run(command);
    if (status !== 0) throw new Error(stderr);
  }
  return run(['dump', 'latest', '/in/file']).stdout;
}

describe('cacheBin', () => {
  test('is the pinned restic', () => {
    expect(spawnSync(cacheBin('restic'), ['version'], { encoding: 'utf8' }).stdout).toMatch(/^restic 0\.19\.1 /);
  });

  test('names what the bootstrap has not made', () => {
    expect(() => cacheBin('no-such-program')).toThrow('npm test');
  });
});

describe('startRestServer', () => {
  test('holds a restic repository', async () => {
    const server = await startRestServer();
    await withTempDir((dir) => expect(roundTrip(restic(`rest:${server.url}`, dir), dir)).toBe('precious'));
    await server.stop();
  });

  test('asks for its user and password, over TLS', async () => {
    const auth = { username: 'joe', password: 'p w' };
    const server = await startRestServer({ auth, tls: true });
    await withTempDir((dir) => {
      writeFileSync(join(dir, 'ca.pem'), server.caPem);
      const login = { RESTIC_REST_USERNAME: auth.username, RESTIC_REST_PASSWORD: auth.password };
      const trusting = ['--cacert', join(dir, 'ca.pem')];
      const wrong = restic(`rest:${server.url}`, dir, { ...login, RESTIC_REST_PASSWORD: 'x' }, trusting)(['init']);
      expect(wrong.stderr).toContain('401');
      expect(roundTrip(restic(`rest:${server.url}`, dir, login, trusting), dir)).toBe('precious');
    });
    await server.stop();
  });

  test('shows an expired certificate when asked', async () => {
    const server = await startRestServer({ tls: 'expired' });
    await withTempDir(async (dir) => {
      writeFileSync(join(dir, 'ca.pem'), server.caPem);
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(dir, 'ca.pem') };
      const script = `fetch('${server.url}').catch((e) => console.log(e.cause.code))`;
      expect(spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' }).stdout).toBe('CERT_HAS_EXPIRED\n');
    });
    await server.stop();
  });
});

describe('startS3', () => {
  test.each([false, true])('holds a restic repository in its bucket (TLS: %s)', async (tls) => {
    const s3 = await startS3({ tls });
    await withTempDir((dir) => {
      writeFileSync(join(dir, 'ca.pem'), s3.caPem);
      const keys = { AWS_ACCESS_KEY_ID: s3.accessKey, AWS_SECRET_ACCESS_KEY: s3.secretKey };
      const trusting = tls ? ['--cacert', join(dir, 'ca.pem')] : [];
      const run = restic(`s3:${s3.endpoint}/${s3.bucket}/sub/folder`, dir, keys, trusting);
      expect(roundTrip(run, dir)).toBe('precious');
    });
    await s3.stop();
  });

  test('refuses a wrong key', async () => {
    const s3 = await startS3();
    const response = await fetch(`${s3.endpoint}/${s3.bucket}`);
    expect(response.status).toBe(403);
    await s3.stop();
  });
});

describe('withTempDir', () => {
  test('removes the folder, also after an error', async () => {
    let path = '';
    const failing = withTempDir((dir) => {
      path = dir;
      writeFileSync(join(dir, 'file'), '');
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(path).not.toBe('');
    expect(existsSync(path)).toBe(false);
  });
});

test('freePort gives a port that nobody listens on', async () => {
  const port = await freePort();
  const refused = await new Promise((resolve) =>
    connect(port, '127.0.0.1').once('error', (e) => resolve('code' in e && e.code)),
  );
  expect(refused).toBe('ECONNREFUSED');
});
