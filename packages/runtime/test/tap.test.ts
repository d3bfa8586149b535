import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { TAP_SCRIPT } from '../src/pipe/tap-script.js';

interface TapRun {
  output: Buffer;
  report: string;
  code: number | null;
  signal: string | null;
}

interface TapOptions {
  keep?: number;
  head?: string[];
  go?: boolean;
  readers?: string;
}

/** Feeds the chunks with a pause between them, so that each arrives by itself. */
async function tap(chunks: (string | Buffer)[], options: TapOptions = {}): Promise<TapRun> {
  const args = ['-e', TAP_SCRIPT, String(options.keep ?? 0), options.readers ?? '', ...(options.head ?? [])];
  const child = spawn('perl', args, { stdio: ['pipe', 'pipe', 'inherit', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  let report = '';
  (child.stdout as Readable).on('data', (chunk: Buffer) => output.push(chunk));
  (child.stdio[3] as Readable).on('data', (chunk: Buffer) => (report += chunk.toString()));
  const ended = new Promise<[number | null, string | null]>((resolve) => {
    child.on('close', (code, signal) => resolve([code, signal]));
  });
  for (const chunk of chunks) {
    await new Promise((resolve) => (child.stdin as Writable).write(chunk, resolve));
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  (child.stdin as Writable).end();
  (child.stdio[4] as Writable).end(options.go === false ? '' : 'go\n');
  const [code, signal] = await ended;
  return { output: Buffer.concat(output), report, code, signal };
}

function tailOf(run: TapRun): Buffer {
  return Buffer.from(/^end \d+ ([0-9a-f]*)$/m.exec(run.report)?.[1] ?? '', 'hex');
}

test('passes binary data unchanged and counts it', async () => {
  const data = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 255));
  const run = await tap([data], { keep: 16 });
  expect(run.output.equals(data)).toBe(true);
  expect(run.report).toContain(`end ${data.length} ${data.subarray(-16).toString('hex')}`);
  expect(run.code).toBe(0);
});

test('the tail is whole when it is split over chunks and longer than the last one', async () => {
  const run = await tap(['aaaa-- dump comp', 'leted --', '\n'], { keep: 20 });
  expect(tailOf(run).toString()).toBe('-- dump completed --\n'.slice(-20));
});

test('the tail of a stream shorter than the tail is the stream', async () => {
  expect(tailOf(await tap(['abc'], { keep: 100 })).toString()).toBe('abc');
  expect(tailOf(await tap([], { keep: 100 })).toString()).toBe('');
});

test('leaves out matching head lines and nothing behind the end of the head', async () => {
  const head = ['^-- body', '^DROP ROLE widget;', '^/\\* mode'];
  const text = '/* mode */\nkeep 1\nDROP ROLE widget;\n-- body\nDROP ROLE widget;\nlast';
  const run = await tap([text], { head });
  expect(run.output.toString()).toBe('keep 1\n-- body\nDROP ROLE widget;\nlast');
});

test('finds a head line that arrives in pieces', async () => {
  const run = await tap(['one\nDR', 'OP\nDRO', 'P\n', 'END\nDROP\n'], { head: ['^END$', '^DROP$'] });
  expect(run.output.toString()).toBe('one\nEND\nDROP\n');
});

test('a head without an end is filtered to its last line, which needs no line break', async () => {
  const kept = await tap(['a\nDROP\nb'], { head: ['^never$', '^DROP$'] });
  expect(kept.output.toString()).toBe('a\nb');
  const dropped = await tap(['a\nDROP'], { head: ['^never$', '^DROP$'] });
  expect(dropped.output.toString()).toBe('a\n');
});

test('head lines longer than memory allows are kept or left out as a whole', async () => {
  const long = 'x'.repeat(3_000_000);
  const run = await tap([`KEEP${long}\nDROP${long}\nEND\nDROP\n`], { head: ['^END$', '^DROP'] });
  expect(run.output.toString()).toBe(`KEEP${long}\nEND\nDROP\n`);
});

test('counts and keeps what came in, not what the filter let through', async () => {
  const run = await tap(['DROP\nEND\n'], { keep: 9, head: ['^END$', '^DROP$'] });
  expect(run.report).toContain('end 9 ');
  expect(tailOf(run).toString()).toBe('DROP\nEND\n');
});

test('kills its readers when nobody says go, and fails', async () => {
  const reader = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const died = new Promise((resolve) => reader.on('exit', (_code, signal) => resolve(signal)));
  const run = await tap(['data'], { go: false, readers: String(reader.pid) });
  expect(run.code).toBe(75);
  expect(await died).toBe('SIGKILL');
});

test('ends like one that got SIGPIPE when its reader is gone', async () => {
  const direct = spawn('perl', ['-e', TAP_SCRIPT, '0', ''], { stdio: ['pipe', 'pipe', 'ignore', 'pipe', 'pipe'] });
  (direct.stdout as Readable).destroy();
  (direct.stdin as Writable).on('error', () => undefined);
  (direct.stdin as Writable).write(Buffer.alloc(1_000_000));
  const code = await new Promise((resolve) => direct.on('exit', resolve));
  expect(code).toBe(141);
});

test('kills its readers as soon as nobody takes its reports', async () => {
  const reader = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const died = new Promise((resolve) => reader.on('exit', (_code, signal) => resolve(signal)));
  const child = spawn('perl', ['-e', TAP_SCRIPT, '0', String(reader.pid)], {
    stdio: ['pipe', 'ignore', 'inherit', 'pipe', 'pipe'],
  });
  (child.stdio[3] as Readable).destroy();
  const feed = setInterval(() => (child.stdin as Writable).write('data'), 100);
  (child.stdin as Writable).on('error', () => undefined);
  expect(await died).toBe('SIGKILL');
  clearInterval(feed);
});
