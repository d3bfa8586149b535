import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { killJournalled } from '../src/session/journal.js';
import { identify } from '../src/state/processes.js';

let root: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'engine-journal-'));
  mkdirSync(join(root, 'journals'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(root, { recursive: true });
});

/** A process that a run of a session journalled; `startTime` only when another one than its own is to be written. */
function journalled(session: string, startTime?: string): ChildProcess {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  children.push(child);
  const pid = child.pid as number;
  const entries = [
    { event: 'process', name: 'dump', pid, startTime: startTime ?? identify(pid)?.started },
    { event: 'begin', privateDir: join(root, 'runs', session, 'run-1') },
  ];
  const text = entries.map((entry) => JSON.stringify(entry)).join('\n');
  writeFileSync(join(root, 'journals', `${session}-${children.length}.jsonl`), `{"event":"process","pi\n${text}\n`);
  return child;
}

test('settling a session that died kills its processes, not those of another session of the target', async () => {
  const [dead, other] = [journalled('one'), journalled('one-more')];
  const ended = once(dead, 'exit');
  killJournalled(join(root, 'journals'), join(root, 'runs', 'one'));
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(identify(other.pid as number)).toBeDefined();
});

test('a process that only has the pid of a journalled one is left alone', async () => {
  const later = journalled('one', '1');
  killJournalled(join(root, 'journals'), join(root, 'runs', 'one'));
  await sleep(200);
  expect(identify(later.pid as number)).toBeDefined();
});
