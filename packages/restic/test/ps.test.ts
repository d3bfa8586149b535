import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { processesByPs } from '../src/process/ps.js';

const given = { TZ: process.env.TZ, LC_ALL: process.env.LC_ALL };
afterEach(() => void Object.assign(process.env, given));

test('a process is told by its group and the time it began, the same wherever and in whatever language it is asked', async () => {
  const before = Math.floor(Date.now() / 1000) * 1000;
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const pid = child.pid as number;
  const told = ['Asia/Tokyo', 'America/New_York'].map((zone) => {
    Object.assign(process.env, { TZ: zone, LC_ALL: 'de_DE.UTF-8' });
    return processesByPs(pid);
  });
  expect(told[0]).toEqual(told[1]);
  expect(told[0]).toMatchObject([{ pid, group: pid }]);
  // The system counts ticks from its boot, of which it knows the second.
  expect(Math.abs(Number(told[0]?.[0]?.startTime) - before)).toBeLessThanOrEqual(2000);
  expect(processesByPs().find((one) => one.pid === pid)).toEqual(told[0]?.[0]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(processesByPs(pid)).toEqual([]);
});
