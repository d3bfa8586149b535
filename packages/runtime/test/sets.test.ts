import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeTags } from '@stash-addons/core';
import { expect, test } from 'vitest';
import { plan, run, scene, sh, start, type Scene } from './harness.js';
import {
  dump,
  notingRestic,
  stored,
  TAG,
  textOf,
  unit,
  whenStored,
  whenThere,
  type TimedSnapshot,
} from './set-scene.js';
import { eventually, leftFolders, leftProcesses, read, readJournals } from './traces.js';

function goodSet(at: Scene, parts = ['1', '2']) {
  return plan([...parts.map((part) => unit(dump(at, part), part)), unit(dump(at, 'lead'))], { concurrency: 2 });
}

/** Our tags of a snapshot, sorted, without the prefix and the name of its set. */
function ownTags({ tags = [] }: TimedSnapshot): string[] {
  return tags
    .map((tag) => tag.slice(TAG.length))
    .filter((tag) => !tag.startsWith('set='))
    .sort();
}

const COMMON = ['addon=widget', 'format=marked', 'invoker=demo/nightly', 'server-version=7.1', 'session=session-1'];

test.concurrent('a set is a snapshot for each stream, the lead stored last, told apart by their tags', async () => {
  const at = scene();
  const ran = await run(at, { plan: { ...goodSet(at), serverVersion: '7.1' } });
  expect(ran.result?.error, ran.text).toBeUndefined();
  const all = stored(at);
  const lead = all.at(-1) as TimedSnapshot;
  const part = all.find(({ paths }) => paths[0] === '/part-2.txt') as TimedSnapshot;
  expect(all.map(({ paths }) => paths[0]).sort()).toEqual(['/part-1.txt', '/part-2.txt', '/widget.txt']);
  expect(lead.paths).toEqual(['/widget.txt']);
  expect(ownTags(lead)).toEqual([...COMMON, 'parts=2', 'target=demo/AppBinding/shop'].sort());
  expect(ownTags(part)).toEqual([...COMMON, 'part-of=demo/AppBinding/shop', 'part=2'].sort());
  expect(new Set(all.map(({ tags }) => decodeTags(tags).set)).size).toBe(1);
  expect(textOf(at, part)).toContain('the stream 2');
  expect(readJournals(at), 'nothing is left to put right').toBe('');
});

test.concurrent(
  'the result has one entry for the host, with the id of the lead and the figures of the set',
  async () => {
    const at = scene();
    const { result, output } = await run(at, { plan: goodSet(at) });
    const all = stored(at);
    const size = all.reduce((sum, one) => sum + textOf(at, one).length, 0);
    const snapshot = { name: all.at(-1)?.id, path: 'widget.txt', totalSize: `${size} B`, fileStats: { totalFiles: 3 } };
    const stat = { hostname: 'host-0', phase: 'Succeeded', snapshots: [snapshot] };
    expect(output?.targetStatus.stats).toMatchObject([stat]);
    expect(output?.targetStatus.totalHosts).toBeUndefined();
    const parts = all.filter(({ tags }) => decodeTags(tags).part !== undefined);
    expect(result?.parts?.map((one) => one.snapshot).sort()).toEqual(parts.map(({ id }) => id).sort());
  },
);

test.concurrent('lead and parts run side by side, no more parts than the plan allows', async () => {
  const at = scene();
  const meet = (own: string, other: string) => `touch ${at.root}/${own}; ${whenThere(at, other)}`;
  const third = `test -e ${at.root}/done || touch ${at.root}/early`;
  const ran = await run(at, {
    plan: plan(
      [
        unit(dump(at, 'lead', meet('lead', 'one'))),
        unit(dump(at, '1', `${meet('one', 'two')}; ${whenThere(at, 'lead')}; sleep 0.5; touch ${at.root}/done`), '1'),
        unit(dump(at, '2', `${meet('two', 'one')}; ${whenThere(at, 'done')}`), '2'),
        unit(dump(at, '3', third), '3'),
      ],
      { concurrency: 2 },
    ),
  });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(stored(at)).toHaveLength(4);
  expect(read(at, 'early')).toBeUndefined();
});

test.concurrent('the lead waits for the slowest part without being taken for stalled', async () => {
  const at = scene();
  at.request.limits.stallSeconds = 6;
  const slow = `until [ -e ${at.root}/go ]; do echo row; sleep 0.2; done`;
  const { ended } = await start(at, {
    plan: plan([unit(dump(at, 'lead')), unit(dump(at, '1', slow), '1'), unit(dump(at, '2'), '2')], { concurrency: 2 }),
  });
  await eventually(() => stored(at).length > 0, 30);
  await new Promise((resolve) => setTimeout(resolve, 8000));
  expect(stored(at).map(({ paths }) => paths[0])).toEqual(['/part-2.txt']);
  writeFileSync(join(at.root, 'go'), '');
  expect((await ended).result?.error).toBeUndefined();
  expect(stored(at).at(-1)?.paths).toEqual(['/widget.txt']);
});

test.concurrent.each([
  ['a part fails when another is stored', '1', 1],
  ['the lead fails when all parts are stored', undefined, 2],
])('%s: nothing of the set remains, and no process', async (_name, culprit, after) => {
  const at = scene();
  const fail = sh(at, `echo "the widgets"; ${whenStored(at, after)}; echo "no more widgets" >&2; exit 3`);
  const names = [undefined, '1', '2'];
  const units = names.map((name) => unit(name === culprit ? fail : dump(at, name ?? 'lead'), name));
  const ran = await run(at, { plan: plan(units, { concurrency: 2 }) });
  expect(ran.result?.error).toMatchObject({ code: 'SA_COMMAND_FAILED', message: expect.stringContaining('no more') });
  expect(ran.result?.stats).toMatchObject([{ hostname: 'host-0', phase: 'Failed' }]);
  expect(ran.result?.rejectedSnapshots).toEqual([]);
  expect(stored(at)).toEqual([]);
  expect(leftProcesses(at)).toEqual([]);
  expect(leftFolders(at)).toEqual([]);
  expect(readJournals(at)).toBe('');
});

test.concurrent('a part without its end mark makes no set', async () => {
  const at = scene();
  const cut = sh(at, 'echo "these are widgets, and then the stream breaks off"');
  const ran = await run(at, { plan: plan([unit(dump(at, 'lead')), unit(cut, '1')], { concurrency: 1 }) });
  expect(ran.result?.error?.code).toBe('SA_DUMP_UNFINISHED');
  expect(stored(at)).toEqual([]);
});

test.concurrent('a cancel in the middle leaves nothing of a set', async () => {
  const at = scene();
  const hang = dump(at, 'lead', `${whenStored(at, 2)}; touch ${at.root}/between; sleep 300`);
  const { child, ended } = await start(at, { plan: plan([unit(hang), ...goodSet(at).units.slice(0, 2)]) });
  await eventually(() => read(at, 'between') !== undefined, 30);
  child.kill('SIGTERM');
  expect((await ended).result?.error?.code).toBe('SA_RUN_CANCELLED');
  expect(stored(at)).toEqual([]);
  expect(leftProcesses(at)).toEqual([]);
});

test.concurrent('killed between parts and lead: a restore finds nothing, and the next backup sweeps', async () => {
  const at = scene();
  const hang = dump(at, 'lead', `${whenStored(at, 2)}; touch ${at.root}/between; sleep 300`);
  const { child, ended } = await start(at, { plan: plan([unit(hang), ...goodSet(at).units.slice(0, 2)]) });
  await eventually(() => read(at, 'between') !== undefined, 30);
  child.kill('SIGKILL');
  await ended;
  await eventually(() => leftProcesses(at).length === 0);
  expect(
    stored(at)
      .map(({ paths }) => paths[0])
      .sort(),
  ).toEqual(['/part-1.txt', '/part-2.txt']);

  at.request.operation = 'restore';
  const restored = await run(at, { plan: plan([unit(sh(at, `touch ${at.root}/loaded`))]) });
  expect(restored.result?.error?.code).toBe('SA_SNAPSHOT_NONE');
  expect(stored(at)).toHaveLength(2);

  at.request.operation = 'backup';
  const next = await run(at, { plan: plan([unit(dump(at, 'alone'))]) });
  expect(next.result?.error, next.text).toBeUndefined();
  expect(stored(at).map(({ paths }) => paths[0])).toEqual(['/widget.txt']);
  const { env, verbs } = notingRestic(at);
  await run(at, { plan: plan([unit(dump(at, 'alone'))]), env });
  expect(verbs(), 'swept once is enough').toEqual(['backup']);
});

test.concurrent('a repository that is not there yet is made before the dumps, each of which runs once', async () => {
  const at = scene({ repository: 'absent' });
  at.request.actions = [{ name: 'InitializeBackendRepository' }];
  const note = `echo ran >> ${at.root}/runs`;
  const ran = await run(at, { plan: plan([unit(dump(at, 'lead', note)), unit(dump(at, '1', note), '1')]) });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(read(at, 'runs')).toBe('ran\nran\n');
  expect(stored(at)).toHaveLength(2);
  expect(ran.result?.actions).toMatchObject([{ name: 'InitializeBackendRepository', ok: true }]);
});

test.concurrent('each host of a plan has a set of its own, and one entry in the result', async () => {
  const at = scene();
  const units = goodSet(at, ['1']).units;
  const other = units.map((one) => ({ ...one, host: 'host-1' }));
  const ran = await run(at, { plan: plan([...units, ...other]) });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(ran.result).toMatchObject({ totalHosts: 2, stats: [{ hostname: 'host-0' }, { hostname: 'host-1' }] });
  expect(new Set(stored(at).map(({ tags }) => tags?.find((tag) => tag.includes('/set=')))).size).toBe(2);
});

test.concurrent('a unit that is alone starts restic once, and is tagged as ever', async () => {
  const at = scene();
  at.request.actions = [{ name: 'InitializeBackendRepository' }];
  const { env, verbs } = notingRestic(at);
  const ran = await run(at, { plan: plan([unit(dump(at, 'alone'))]), env });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(verbs()).toEqual(['backup']);
  const keys = stored(at)[0]?.tags?.map((tag) => tag.slice(TAG.length).split('=')[0]);
  expect(keys).toEqual(['target', 'invoker', 'session', 'addon', 'format']);
  expect(ran.result?.parts).toBeUndefined();
});
