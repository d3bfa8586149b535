import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from '@stash-addons/addon-tests';
import { cacheBin, startNats, type NatsConnection, type NatsServer } from '@stash-addons/testbed';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBench } from './support/bench.js';
import { describeAccount, describeStream, makeStream, put } from '@stash-addons/drivers/nats';

const MEBIBYTE = randomBytes(1 << 20);
const LARGE_MESSAGES = 'max_payload: 2MB';

let source: NatsServer;
let target: NatsServer;
let [from, to]: NatsConnection[] = [];
let bench: Bench;
let fakes: string;

const fromSource = () => from as NatsConnection;
const onTarget = () => to as NatsConnection;

/** A client that does `script` first; `$*` are its arguments. */
function fakeClient(script: string): void {
  const path = join(fakes, 'nats');
  writeFileSync(path, `#!/bin/sh\n${script}\nexec ${cacheBin('nats')} "$@"\n`, { mode: 0o755 });
}

const restore = (params: Record<string, string> = {}) => bench.run({ operation: 'restore', server: target, params });
const overwrite = () => restore({ overwrite: 'true', waitTimeout: '1' });

beforeAll(async () => {
  fakes = mkdtempSync(join(tmpdir(), 'sa-fakes-'));
  bench = createBench([fakes]);
  source = await startNats({ config: LARGE_MESSAGES });
  from = await source.connect();
  for (const name of ['A', 'B', 'C', 'D']) {
    await makeStream(fromSource(), name, { subjects: [name] });
    await put(fromSource(), name, `new ${name}`);
  }
  for (let i = 0; i < 3; i += 1) await put(fromSource(), 'D', MEBIBYTE);
  const backup = await bench.run({ operation: 'backup', server: source });
  expect(backup.result.error, backup.log).toBeUndefined();
});
afterAll(async () => {
  await source.stop();
  bench.remove();
  rmSync(fakes, { recursive: true });
});

beforeEach(async () => {
  fakeClient('');
  target = await startNats({ config: LARGE_MESSAGES });
  to = await target.connect();
});
afterEach(async () => {
  await target.stop();
});

/** A stream of the same name with other messages, and a consumer in the middle of them. */
async function fillTarget(name: string): Promise<void> {
  await makeStream(onTarget(), name, { subjects: [`old.${name}`] });
  for (let i = 0; i < 5; i += 1) await put(onTarget(), `old.${name}`, `old ${name} ${i}`);
  const config = { durable_name: 'reader', ack_policy: 'explicit' };
  await onTarget().api(`CONSUMER.DURABLE.CREATE.${name}.reader`, { stream_name: name, config });
  const { reply } = await onTarget().ask(`$JS.API.CONSUMER.MSG.NEXT.${name}.reader`, '1');
  await onTarget().ask(reply, '+ACK');
}

describe('a restore over streams that are there', () => {
  it('is refused before any change, and tells which they are', async () => {
    await fillTarget('B');
    const before = await describeAccount(onTarget());
    const { result } = await restore();
    expect(result.error).toMatchObject({ code: 'SA_TARGET_EXISTS', message: expect.stringContaining('already: B;') });
    expect(await describeAccount(onTarget())).toBe(before);
  });

  it('is not refused where these are not chosen', async () => {
    await fillTarget('B');
    const { result, log } = await restore({ streams: 'A,C' });
    expect(result.error, log).toBeUndefined();
    expect(await describeStream(onTarget(), 'C')).toBe(await describeStream(fromSource(), 'C'));
  });

  it('replaces them where that is wanted, and leaves the others alone', async () => {
    await fillTarget('B');
    await fillTarget('OTHER');
    const other = await describeStream(onTarget(), 'OTHER');
    const { result, log } = await overwrite();
    expect(result.error, log).toBeUndefined();
    expect(await describeAccount(onTarget())).toBe(`${await describeAccount(fromSource())}\n${other}`);
    expect(keptFolders()).toEqual([]);
  });
});

/** What is kept for undos that are still to be done. */
function keptFolders(): string[] {
  return readdirSync(bench.journal).filter((name) => name.endsWith('.kept'));
}

describe('a restore that overwrites and fails when the old stream is gone', () => {
  it('because the server has no room for the new one brings back every message and consumer', async () => {
    await target.stop();
    target = await startNats({ config: LARGE_MESSAGES, maxStore: '2MB' });
    to = await target.connect();
    await fillTarget('D');
    const before = await describeStream(onTarget(), 'D');
    const { result } = await overwrite();
    expect(result.error?.message).toMatch(/insufficient|resource/);
    expect(await describeStream(onTarget(), 'D')).toBe(before);
    expect(keptFolders()).toEqual([]);
  });

  it('because the server takes a part alone brings back every message and consumer', async () => {
    await target.stop();
    target = await startNats({ config: 'max_payload: 512KB' });
    to = await target.connect();
    await fillTarget('D');
    const before = await describeStream(onTarget(), 'D');
    const { result } = await overwrite();
    expect(result.error?.message).toContain('exceeds maximum payload size');
    expect(await describeStream(onTarget(), 'D')).toBe(before);
    expect(keptFolders()).toEqual([]);
  });

  it('because the server dies is put back by the next run', async () => {
    await fillTarget('B');
    const before = await describeStream(onTarget(), 'B');
    fakeClient(`case "$*" in *"restore stream"*data/B) kill -9 ${target.pid()};; esac`);
    const { result } = await overwrite();
    expect(result.error).toBeDefined();
    expect(result.warnings).toMatchObject([{ code: 'SA_RUN_UNDO_FAILED' }]);
    expect(keptFolders()).toHaveLength(1);

    fakeClient('');
    await target.restart();
    to = await target.connect();
    const next = await bench.run({ operation: 'backup', server: target });
    expect(next.result.error, next.log).toBeUndefined();
    expect(await describeStream(onTarget(), 'B')).toBe(before);
    expect(keptFolders()).toEqual([]);
  });

  it('because the run itself is killed is put back by the next run', async () => {
    await fillTarget('B');
    const before = await describeStream(onTarget(), 'B');
    fakeClient('case "$*" in *"restore stream"*data/B) kill -9 $(ps -o ppid= -p $PPID); sleep 9;; esac');
    await expect(overwrite()).rejects.toThrow();
    await expect(describeStream(onTarget(), 'B')).rejects.toThrow('stream not found');

    fakeClient('');
    const next = await bench.run({ operation: 'backup', server: target });
    expect(next.result.error, next.log).toBeUndefined();
    expect(await describeStream(onTarget(), 'B')).toBe(before);
    expect(keptFolders()).toEqual([]);
  });
});
