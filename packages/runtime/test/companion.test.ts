import { expect, test } from 'vitest';
import type { Companion, Plan } from '@stash-addons/core';
import { plan, run, scene, sh, start, type Scene } from './harness.js';
import { dump, lines, stored, unit, whenThere } from './set-scene.js';
import { eventually, leftProcesses, read } from './traces.js';

function besidePlan(at: Scene, script: string, more: Partial<Companion> = {}, first = 'true'): Plan {
  const begin = (name: string) => `echo ${name} >> ${at.root}/order; touch ${at.root}/begun-${name}; ${first}`;
  const units = [unit(dump(at, 'lead', begin('lead'))), unit(dump(at, '1', begin('1')), '1')];
  return plan(units, { beside: { run: sh(at, script), ready: '^locked \\d+$', ...more }, concurrency: 2 });
}

test.concurrent('the units start when the companion is ready, and it outlives their beginning', async () => {
  const at = scene();
  const script = `echo "taking the lock"; sleep 0.5; echo companion >> ${at.root}/order; echo "locked 4"; ${whenThere(at, 'begun-1')}; ${whenThere(at, 'begun-lead')}; touch ${at.root}/released`;
  const ran = await run(at, { plan: besidePlan(at, script) });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(lines(at, 'order')[0]).toBe('companion');
  expect(lines(at, 'order')).toHaveLength(3);
  expect(read(at, 'released')).toBe('');
  expect(stored(at)).toHaveLength(2);
});

test.concurrent('a snapshot is completed only when the companion has ended well', async () => {
  const at = scene();
  const alone = besidePlan(at, 'echo "locked 1"; sleep 3; echo "connection lost" >&2; exit 7');
  const ran = await run(at, { plan: { ...alone, units: alone.units.slice(0, 1) } });
  expect(ran.result?.error).toMatchObject({ message: expect.stringContaining('connection lost') });
  expect(stored(at)).toEqual([]);
});

test.concurrent.each([
  ['fails before it is ready', { script: 'echo "no lock" >&2; exit 3' }, 'SA_COMMAND_FAILED', 'no lock'],
  ['ends before it is ready', { script: 'echo "locked x"' }, 'SA_COMMAND_FAILED', 'before it was ready'],
  ['is not ready in time', { script: 'sleep 300', readySeconds: 2 }, 'SA_COMMAND_NOT_READY', 'within 2 seconds'],
])('no unit starts where the companion %s', async (...[, { script, ...limits }, code, says]) => {
  const at = scene();
  const ran = await run(at, { plan: besidePlan(at, script, limits) });
  expect(ran.result?.error).toMatchObject({ code, message: expect.stringContaining(says) });
  expect(read(at, 'order')).toBeUndefined();
  await eventually(() => leftProcesses(at).length === 0);
});

test.concurrent.each([
  ['fails', { last: 'exit 9' }, 'exit status 9'],
  ['hangs', { last: 'sleep 300', timeoutSeconds: 3 }, 'within 3 seconds'],
])('a companion that %s while the units run ends them, and nothing is stored', async (_name, given, says) => {
  const at = scene();
  const { last, ...limits } = given;
  const hanging = besidePlan(at, `echo "locked 1"; ${whenThere(at, 'begun-1')}; ${last}`, {}, 'sleep 300');
  const beside = hanging.beside as Companion;
  const ran = await run(at, { plan: { ...hanging, beside: { ...beside, run: { ...beside.run, ...limits } } } });
  expect(ran.result?.error).toMatchObject({ message: expect.stringContaining(says) });
  expect(ran.ms).toBeLessThan(60_000);
  expect(stored(at)).toEqual([]);
  await eventually(() => leftProcesses(at).length === 0);
});

test.concurrent('a unit that fails ends the companion', async () => {
  const at = scene();
  const ran = await run(at, { plan: besidePlan(at, 'echo "locked 1"; sleep 300', {}, 'exit 6') });
  expect(ran.result?.error).toMatchObject({ message: expect.stringContaining('exit status 6') });
  await eventually(() => leftProcesses(at).length === 0);
});

test.concurrent('the companion dies with its parent', async () => {
  const at = scene();
  const { child, ended } = await start(at, { plan: besidePlan(at, 'echo "locked 1"; sleep 300', {}, 'sleep 300') });
  await eventually(() => read(at, 'begun-lead') !== undefined, 30);
  child.kill('SIGKILL');
  await ended;
  await eventually(() => leftProcesses(at).length === 0);
});
