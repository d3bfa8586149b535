import { decodeTags, type FoundSet } from '@stash-addons/core';
import { expect, test } from 'vitest';
import { plan, resticText, run, runBuiltin, scene, sh, type Scene } from './harness.js';
import { dump, lines, notingRestic, stored, unit, whenThere, type TimedSnapshot } from './set-scene.js';
import { eventually, leftProcesses, read } from './traces.js';

async function backUp(at: Scene, names: readonly (string | undefined)[] = [undefined, '1', '2']): Promise<void> {
  const units = names.map((name) => unit(dump(at, name ?? 'lead'), name));
  const ran = await run(at, { plan: plan(units, { concurrency: 2 }) });
  expect(ran.result?.error, ran.text).toBeUndefined();
}

async function withSet(): Promise<Scene> {
  const at = scene();
  await backUp(at);
  at.request.operation = 'restore';
  at.request.session.kind = 'RestoreSession';
  return at;
}

const load = (at: Scene, name: string, more = 'true') =>
  sh(
    at,
    `echo begin ${name} >> ${at.root}/order; cat > ${at.root}/loaded-${name}; ${more}; echo end ${name} >> ${at.root}/order`,
  );

function restorePlan(at: Scene, first = 'true') {
  return {
    ...plan(
      [
        unit(load(at, '1', `touch ${at.root}/one; ${whenThere(at, 'two')}`), '1'),
        unit(load(at, '2', `touch ${at.root}/two; ${whenThere(at, 'one')}`), '2'),
        unit(load(at, 'lead', `${first}; sleep 0.3`)),
      ],
      { concurrency: 2 },
    ),
    before: [{ name: 'make room', run: sh(at, `echo before >> ${at.root}/order`) }],
    after: [{ name: 'finish', run: sh(at, `echo after >> ${at.root}/order`) }],
  };
}

/** The set as an engine found it. */
function found(at: Scene): FoundSet {
  const all = stored(at).map(({ id, time, hostname, paths, tags = [] }) => ({ id, time, hostname, paths, tags }));
  const lead = all.find(({ tags }) => decodeTags(tags).parts !== undefined) as TimedSnapshot & { tags: string[] };
  return { ...lead, parts: all.filter(({ id }) => id !== lead.id) };
}

test.concurrent('the lead is restored first, then the parts side by side, then the steps after', async () => {
  const at = await withSet();
  const ran = await run(at, { plan: restorePlan(at) });
  expect(ran.result?.error, ran.text).toBeUndefined();
  const order = lines(at, 'order');
  expect(order.slice(0, 3)).toEqual(['before', 'begin lead', 'end lead']);
  expect(order.slice(3, 5).sort()).toEqual(['begin 1', 'begin 2']);
  expect(order.at(-1)).toBe('after');
  for (const name of ['lead', '1', '2']) expect(read(at, `loaded-${name}`)).toContain(`the stream ${name}\n`);
  expect(ran.result?.stats).toMatchObject([{ hostname: 'host-0', phase: 'Succeeded' }]);
  expect(ran.result?.stats).toHaveLength(1);
});

test.concurrent('a lead that fails keeps the parts from being loaded', async () => {
  const at = await withSet();
  const ran = await run(at, { plan: restorePlan(at, 'exit 4') });
  expect(ran.result?.error?.code).toBe('SA_COMMAND_FAILED');
  expect(lines(at, 'order')).toEqual(['before', 'begin lead']);
});

test.concurrent('a part that fails ends the others', async () => {
  const at = await withSet();
  const units = [unit(load(at, 'lead')), unit(load(at, '1', 'sleep 300'), '1')];
  const failing = unit(
    sh(at, `cat > /dev/null; until grep -q "begin 1" ${at.root}/order; do sleep 0.05; done; exit 5`),
    '2',
  );
  const ran = await run(at, { plan: plan([...units, failing], { concurrency: 2 }) });
  expect(ran.result?.error).toMatchObject({ message: expect.stringContaining('exit status 5') });
  expect(ran.ms).toBeLessThan(30_000);
  await eventually(() => leftProcesses(at).length === 0);
});

test.concurrent('a set that lacks a part is refused before anything is changed', async () => {
  const at = await withSet();
  const part = stored(at).find(({ paths }) => paths[0] === '/part-2.txt');
  resticText(at, 'forget', part?.id as string);
  const ran = await run(at, { plan: restorePlan(at) });
  expect(ran.result?.error).toMatchObject({
    code: 'SA_SET_INCOMPLETE',
    message: expect.stringContaining('2 parts, of which 1 are there'),
  });
  expect(read(at, 'order')).toBeUndefined();
});

test.concurrent('a plan that would leave out a part is refused before anything is changed', async () => {
  const at = await withSet();
  const { units, ...whole } = restorePlan(at);
  const ran = await run(at, { plan: { ...whole, units: units.filter(({ part }) => part !== '2') } });
  expect(ran.result?.error).toMatchObject({ message: expect.stringContaining('leaves out the part 2') });
  expect(read(at, 'order')).toBeUndefined();
});

test.concurrent('a part that is named is refused with the name of its lead', async () => {
  const at = await withSet();
  const [part] = found(at).parts;
  const ran = await run(at, { plan: restorePlan(at), args: [`--snapshot=${part?.id.slice(0, 8)}`] });
  expect(ran.result?.error).toMatchObject({
    code: 'SA_SNAPSHOT_PART',
    hint: expect.stringContaining(found(at).id),
  });
});

test.concurrent(
  'what the engine found is taken without looking again, but for a check that all of it is there',
  async () => {
    const at = await withSet();
    const { env, verbs } = notingRestic(at);
    at.request.hosts = [{ host: 'host-0', found: found(at) }];
    const ran = await run(at, { plan: restorePlan(at), env, args: ['--source-hostname=host-0'] });
    expect(ran.result?.error, ran.text).toBeUndefined();
    expect(verbs().toSorted()).toEqual(['dump', 'dump', 'dump', 'snapshots']);
  },
);

test.concurrent('a part that went since the engine looked is missed before anything is changed', async () => {
  const at = await withSet();
  at.request.hosts = [{ host: 'host-0', found: found(at) }];
  resticText(at, 'forget', found(at).parts[1]?.id as string);
  const ran = await run(at, { plan: restorePlan(at) });
  expect(ran.result?.error?.code).toBe('SA_SNAPSHOT_NOT_FOUND');
  expect(read(at, 'order')).toBeUndefined();
});

test.concurrent('a single snapshot that the engine found costs one start of restic', async () => {
  const at = scene();
  await backUp(at, [undefined]);
  const [{ id, time, hostname, paths, tags = [] }] = stored(at) as [TimedSnapshot];
  at.request.operation = 'restore';
  at.request.hosts = [{ host: 'host-0', snapshot: id, found: { id, time, hostname, paths, tags, parts: [] } }];
  const { env, verbs } = notingRestic(at);
  const ran = await run(at, { plan: plan([unit(load(at, 'alone'))]), env });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(verbs()).toEqual(['dump']);

  const other = await run(at, { plan: plan([unit(load(at, 'other'))]), env, args: ['--snapshot=ffffffff'] });
  expect(other.result?.error?.code, 'a flag wins over the document').toBe('SA_SNAPSHOT_NOT_FOUND');
});

test.concurrent('the newest set is kept whole by the status step, older ones go whole', async () => {
  const at = scene();
  const { tags } = at.request;
  at.request.tags = { ...tags, session: 'session-0' };
  await backUp(at);
  at.request.tags = tags;
  await backUp(at);
  const newest = stored(at).at(-1);
  at.request.retention = { keepLast: 1, prune: true };
  at.request.actions = [{ name: 'ApplyRetentionPolicy' }];
  const ran = await runBuiltin(at, [
    'update-status',
    '--output-dir=/stash-tmp/output',
    '--namespace=demo',
    '--backupsession=session-1',
  ]);
  expect(ran.code, ran.text).toBe(0);
  const left = stored(at);
  const set = decodeTags(newest?.tags).set;
  expect(left.map(({ tags }) => decodeTags(tags).set)).toEqual([set, set, set]);
});
