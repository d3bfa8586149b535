import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withCompanion, type CompanionContext } from '../src/plan/companion.js';
import { identify } from '../src/process/proc-table.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'companion-'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

test('a companion that goes on for a minute after the units is killed, and fails the run', async () => {
  let pid = 0;
  const context = {
    privateDir: folder,
    keptDir: join(folder, 'kept'),
    secrets: {},
    findProgram: () => '/bin/sh',
    diagnoses: [],
    target: 'shop',
    onStart: (_name: string, started: number) => (pid = started),
    signal: new AbortController().signal,
  } as unknown as CompanionContext;
  let worked: () => void;
  const done = new Promise<void>((resolve) => (worked = resolve));
  const work = () => Promise.resolve(worked());
  const companion = { run: { argv: ['sh', '-c', 'echo ready; sleep 300'] as [string, ...string[]] }, ready: 'ready' };
  const failure = withCompanion(companion, context, { work, isGood: () => true }).catch((error: unknown) => error);
  await done;
  await vi.advanceTimersByTimeAsync(59_000);
  expect(identify(pid)).toBeDefined();
  await vi.advanceTimersByTimeAsync(1000);
  expect(await failure).toMatchObject({ code: 'SA_COMMAND_TIMEOUT', details: { command: 'sh', seconds: 60 } });
  expect(identify(pid)).toBeUndefined();
});
