import { spawn } from 'node:child_process';
import { closeSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheBin, withTempDir } from '@stash-addons/testbed';
import { describe, expect, it } from 'vitest';
import { dieWithParent, openRepository, type ResticEvent } from '../src/index.js';
import { LineSplitter } from '../src/process/lines.js';
import { Tail } from '../src/process/tail.js';
import {
  endlessPipe,
  failureOf,
  hidden,
  isRunning,
  localAt,
  PASSWORD,
  repositoryAt,
  resticAt,
  store,
  until,
} from './support.js';

describe('the restic process', () => {
  it('shows no secret in argv or in events, and sees nothing of our environment but what is listed', () =>
    withTempDir(async (dir) => {
      repositoryAt(dir);
      const events: ResticEvent[] = [];
      const pipe = endlessPipe(dir);
      process.env.SA_TEST_LEAK = 'must-not-leak';
      const restic = localAt(dir, 'repository', { onEvent: (event) => events.push(event) });
      const running = restic.backupStream({ stdin: pipe, filename: 'f', host: 'h' });
      await until('restic reads', () => events.some(({ type }) => type === 'progress'));
      delete process.env.SA_TEST_LEAK;
      const proc = (file: string) => readFileSync(`/proc/${running.pid}/${file}`, 'utf8').split('\0');
      expect(proc('cmdline')).toContain('--stdin-filename');
      expect(proc('cmdline').join(' ')).not.toContain(PASSWORD.trim());
      expect(JSON.stringify(events)).not.toContain('quoted');
      const names = proc('environ')
        .filter(Boolean)
        .map((line) => line.split('=')[0]);
      const ours = ['RESTIC_PASSWORD', 'RESTIC_PROGRESS_FPS', 'RESTIC_REPOSITORY'];
      expect(names.toSorted()).toEqual(['HOME', 'PATH', ...ours, 'TMPDIR']);
      running.kill();
      expect(await failureOf(running.done)).toMatchObject({ code: 'SA_RUN_CANCELLED' });
      expect(await restic.listLocks()).toEqual([]);
      expect(await restic.snapshots()).toEqual([]);
      closeSync(pipe);
    }));

  it('ends when the driver is aborted, by force when it does not listen, and no further call starts', () =>
    withTempDir(async (dir) => {
      const script = join(dir, 'deaf');
      writeFileSync(script, `#!/bin/sh\ntrap "" INT\ntouch ${dir}/deaf-now\nwhile :; do sleep 0.05; done\n`, {
        mode: 0o755,
      });
      const abort = new AbortController();
      const restic = localAt(dir, 'r', { binary: script, signal: abort.signal, killGraceSeconds: 0.3 });
      const running = restic.backupTree({ paths: ['/'], host: 'h' });
      await until('it is deaf', () => existsSync(join(dir, 'deaf-now')));
      const start = Date.now();
      abort.abort();
      expect(await failureOf(running.done)).toMatchObject({ code: 'SA_RUN_CANCELLED' });
      expect(Date.now() - start).toBeGreaterThan(250);
      expect(isRunning(running.pid)).toBe(false);
      expect(await failureOf(restic.snapshots())).toMatchObject({ code: 'SA_RUN_CANCELLED' });
    }));

  it('dies with the process that started it, even when that is killed', async () => {
    const argv = JSON.stringify(dieWithParent(['sleep', '300']));
    const code = `const c = require('node:child_process').spawn(${argv}[0], ${argv}.slice(1), { detached: true });
      console.log(c.pid); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    const child = Number(await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve)));
    await until('the child runs', () => readFileSync(`/proc/${child}/comm`, 'utf8') === 'sleep\n');
    parent.kill('SIGKILL');
    await until('the child is gone', () => !isRunning(child));
  });

  it('is reported missing or too old by name', () =>
    withTempDir(async (dir) => {
      const missing = (async () => localAt(dir, 'r', { binary: join(dir, 'nowhere') }))();
      expect(await failureOf(missing)).toMatchObject({ code: 'SA_RESTIC_MISSING' });
      writeFileSync(join(dir, 'old'), '#!/bin/sh\necho restic 0.16.4 compiled with go1.21 on linux/amd64\n', {
        mode: 0o755,
      });
      const old = await failureOf(localAt(dir, 'r', { binary: join(dir, 'old') }).version());
      expect(old).toMatchObject({ code: 'SA_RESTIC_TOO_OLD' });
      expect(old.message).toContain('0.16.4');
    }));

  it('is not taken at its word when it ends well without naming a snapshot', () =>
    withTempDir(async (dir) => {
      writeFileSync(join(dir, 'liar'), '#!/bin/sh\necho \'{"message_type":"summary"}\'\n', { mode: 0o755 });
      const restic = localAt(dir, 'r', { binary: join(dir, 'liar') });
      const failure = await failureOf(store(restic, dir, { content: 'x' }));
      expect(failure).toMatchObject({ code: 'SA_RESTIC_FAILED' });
    }));

  it('gives limits, priorities and cache to the program', () =>
    withTempDir(async (dir) => {
      const events: ResticEvent[] = [];
      const onEvent = (event: ResticEvent) => events.push(event);
      const limits = { uploadKiB: 100, downloadKiB: 200 };
      const priority = { nice: 3, ionice: { class: 2, level: 7 } };
      const restic = localAt(dir, 'r', { limits, cache: { dir: join(dir, 'cache') }, onEvent, ...priority });
      await restic.version();
      const argv = events.flatMap((event) => (event.type === 'started' ? [event.argv.join(' ')] : []))[0];
      const flags = `--json --cache-dir ${dir}/cache --cleanup-cache --limit-upload 100 --limit-download 200`;
      expect(argv).toContain(`ionice -c 2 -n 7 nice -n 3 ${cacheBin('restic')} ${flags}`);
    }));

  it('finds secret files of mode 0600', () =>
    withTempDir(async (dir) => {
      const backend = { gcs: { bucket: 'acme' } };
      const secret = { GOOGLE_SERVICE_ACCOUNT_JSON_KEY: '{"k":1}' };
      resticAt({ dir, backend, secret });
      const files = { dir: join(dir, 'private') };
      const given = hidden({ ...secret, RESTIC_PASSWORD: 'long enough' });
      const { env } = openRepository({ repository: { spec: { backend } }, secret: given, files, ambient: {} });
      const path = env.GOOGLE_APPLICATION_CREDENTIALS as string;
      expect(readFileSync(path, 'utf8')).toBe('{"k":1}');
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }));
});

describe('reading output', () => {
  it('cuts lines across chunks and inside characters, and drops one that is too long', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line), 10);
    const bytes = Buffer.from(`aé\n${'x'.repeat(50)}\nb\n${'y'.repeat(11)}\nend`);
    for (const byte of bytes) splitter.push(Buffer.from([byte]));
    splitter.end();
    expect(lines).toEqual(['aé', 'b', 'end']);
  });

  it('keeps the last 64 KB of an error output, without secrets', () => {
    hidden({ key: 'tail-secret' });
    const tail = new Tail(() => undefined);
    for (let i = 0; i < 20_000; i += 1) tail.push(Buffer.from(`line ${i} tail-secret\n`));
    const kept = tail.end();
    expect(kept.at(-1)).toBe('line 19999 [secret]');
    expect(kept.join('\n').length).toBeLessThanOrEqual(64 * 1024);
    expect(kept.length).toBeGreaterThan(2000);
  });
});
