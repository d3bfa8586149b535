import { encodeTags } from '@stash-addons/core';
import { withTempDir } from '@stash-addons/testbed';
import { expect, test } from 'vitest';
import { applyRetention, groupSets, type Restic, type ResticEvent } from '../src/index.js';
import { repositoryAt, store } from './support.js';

const policy = { keepLast: 1, prune: true };
const LATER = new Date(Date.now() + 25 * 3600 * 1000);

interface Made {
  restic: Restic;
  /** Stores a set of two parts for the target, or what there is of it. */
  set: (target: string, name: string, what?: 'whole' | 'no lead') => Promise<void>;
  single: (target: string, session?: string) => Promise<void>;
  /** Contents by what they are, oldest first, for example `set s1: lead 1 2`. */
  left: () => Promise<string[]>;
  verbs: () => string[];
}

function withMade(use: (made: Made) => Promise<void>): Promise<void> {
  return withTempDir(async (dir) => {
    const events: ResticEvent[] = [];
    const restic = repositoryAt(dir, 'repository', { onEvent: (event) => events.push(event) });
    let count = 0;
    const add = (name: string, tags: string[]) => {
      count += 1;
      return store(restic, dir, { content: `${name} ${count}`, filename: name, tags });
    };
    await use({
      restic,
      async set(target, name, what = 'whole') {
        for (const part of ['1', '2']) await add(`part-${part}`, encodeTags({ 'part-of': target, set: name, part }));
        if (what === 'whole') await add('lead', encodeTags({ target, set: name, parts: '2' }));
      },
      single: async (target, session) =>
        void (await add('single', encodeTags({ target, ...(session === undefined ? {} : { session }) }))),
      async left() {
        const { sets, strays } = groupSets(await restic.snapshots());
        const words = sets.map(({ snapshot, parts }) =>
          [snapshot, ...parts].map(({ paths }) => paths[0]?.slice(1)).join(' '),
        );
        return [...words, ...strays.map(({ paths }) => `stray ${paths[0]?.slice(1)}`)];
      },
      verbs: () => events.flatMap((event) => (event.type === 'started' ? [event.verb] : [])),
    });
  });
}

test('a policy counts a set as one snapshot, and its parts go with it; another target keeps all of its own', () =>
  withMade(async ({ restic, set, single, left, verbs }) => {
    await set('a', 's1');
    await single('a');
    await set('a', 's2');
    await set('b', 't1');
    await set('b', 't2', 'no lead');
    const run = { policy: { ...policy, keepLast: 2 }, scope: { target: 'a' }, sets: true, now: new Date() };
    const dry = await applyRetention(restic, { ...run, policy: { ...run.policy, dryRun: true } });
    expect([dry.removed.length, dry.parts.length]).toEqual([1, 2]);
    expect(await left()).toHaveLength(6);

    const before = verbs().length;
    const { removed, kept, parts } = await applyRetention(restic, run);
    expect([removed.length, kept.length, parts.length]).toEqual([1, 2, 2]);
    expect(await left()).toEqual([
      'single',
      'lead part-1 part-2',
      'lead part-1 part-2',
      'stray part-1',
      'stray part-2',
    ]);
    expect(verbs().slice(before, -1)).toEqual(['forget', 'snapshots', 'forget']);
    expect(await restic.check({ subset: '100%' })).toEqual({ sound: true, damage: [], suggestPrune: false });
  }));

test('a target without sets costs one call of restic', () =>
  withMade(async ({ restic, single, verbs }) => {
    await single('a');
    await single('a');
    const before = verbs().length;
    const { removed, parts } = await applyRetention(restic, {
      policy,
      scope: { target: 'a' },
      sets: false,
      now: new Date(),
    });
    expect([removed.length, parts.length]).toEqual([1, 0]);
    expect(verbs().slice(before)).toEqual(['forget']);
  }));

test('sets of a target that makes none any more go with their parts', () =>
  withMade(async ({ restic, set, single, left }) => {
    await set('a', 's1');
    await single('a');
    await applyRetention(restic, { policy, scope: { target: 'a' }, sets: false, now: new Date() });
    expect(await left()).toEqual(['single']);
  }));

test('parts without a lead are left alone for a day, since they may be of a session that runs, and go then', () =>
  withMade(async ({ restic, set, left }) => {
    await set('a', 's1', 'no lead');
    await set('b', 't1', 'no lead');
    await set('a', 's2');
    const run = { policy, scope: { target: 'a' }, sets: true, now: new Date() };
    expect((await applyRetention(restic, run)).parts).toEqual([]);
    const ofOtherHost = { ...run, now: LATER, scope: { target: 'a', hosts: ['host-1'] } };
    expect((await applyRetention(restic, ofOtherHost)).parts).toEqual([]);
    expect(await left()).toHaveLength(5);
    expect((await applyRetention(restic, { ...run, now: LATER })).parts).toHaveLength(2);
    expect(await left()).toEqual(['lead part-1 part-2', 'stray part-1', 'stray part-2']);
  }));

test('what a kill left between a lead and its parts goes with the next retention', () =>
  withMade(async ({ restic, set, left }) => {
    await set('a', 's1');
    await set('a', 's2');
    const [old] = await restic.snapshots({ tags: encodeTags({ set: 's1', parts: '2' }) });
    await restic.forget({ ids: [old?.id as string] });
    await applyRetention(restic, { policy, scope: { target: 'a' }, sets: true, now: LATER });
    expect(await left()).toEqual(['lead part-1 part-2']);
  }));

test('what a session has just stored is kept, also beside snapshots of a clock that was ahead', () =>
  withMade(async ({ restic, single, left }) => {
    for (const session of ['one', 'two', 'three']) await single('a', session);
    const run = { policy, scope: { target: 'a' }, sets: false, now: new Date() };
    const none = await applyRetention(restic, { ...run, policy: { prune: true }, session: 'one' });
    expect(none.ran).toBe(false);
    expect((await applyRetention(restic, { ...run, session: 'one' })).removed).toHaveLength(1);
    expect(await left()).toHaveLength(2);
    expect((await applyRetention(restic, { ...run, session: 'three' })).kept).toHaveLength(1);
    expect((await restic.snapshots())[0]?.tags).toContain('stash-addons.dev/session=three');
  }));
