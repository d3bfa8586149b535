import { encodeTags } from '@stash-addons/core';
import type { Snapshot } from '@stash-addons/restic';
import { expect, test } from 'vitest';
import { chooseSnapshots, type ChoiceInput } from '../src/session/snapshot-choice.js';

const MINE = 'demo/AppBinding/shop';

function snapshot(id: string, tags: string[], time = '2026-01-01T00:00:00Z'): Snapshot {
  return { id, short_id: id, time, hostname: 'host-0', paths: [`/${id}`], tags };
}

/** A choice in a repository that holds these; nothing of the store is real. */
function choose(snapshots: Snapshot[], more: Partial<ChoiceInput> = {}) {
  const restic = () => ({ snapshots: () => Promise.resolve(snapshots) });
  return chooseSnapshots({
    repository: { url: '/r', restic } as unknown as ChoiceInput['repository'],
    prepared: { targetRef: { namespace: 'demo', kind: 'AppBinding', name: 'shop' } } as ChoiceInput['prepared'],
    resolution: { hosts: [] } as unknown as ChoiceInput['resolution'],
    soleReferrer: true,
    ...more,
  });
}

test('the request gets the set as it was found, so that the program need not look again', async () => {
  const lead = snapshot('lead', encodeTags({ target: MINE, set: 's', parts: '2' }));
  const parts = ['1', '2'].map((part) =>
    snapshot(`part-${part}`, encodeTags({ 'part-of': MINE, set: 's', part }), '2027-01-01T00:00:00Z'),
  );
  const { chosen } = await choose([...parts, lead]);
  const plain = ({ id, time, hostname, paths, tags = [] }: Snapshot) => ({ id, time, hostname, paths, tags });
  const found = { ...plain(lead), parts: parts.map(plain) };
  expect(chosen.map(({ choice }) => choice)).toEqual([
    { host: 'host-0', sourceHost: 'host-0', snapshot: 'lead', found },
  ]);
});

test('the parts of another target show that the repository serves others', async () => {
  const old = snapshot('old', []);
  expect((await choose([old])).chosen[0]?.snapshot.id).toBe('old');
  const foreign = snapshot('part', encodeTags({ 'part-of': 'demo/AppBinding/other', set: 's', part: '1' }));
  await expect(choose([old, foreign])).rejects.toMatchObject({ code: 'SA_SNAPSHOT_NONE' });
});
