import { encodeTags, type ApiObject } from '@stash-addons/core';
import type { Snapshot } from '@stash-addons/restic';
import { expect, test } from 'vitest';
import { ObjectSet } from '../src/documents/object-set.js';
import { snapshotsFor } from '../src/restore.js';
import type { OpenSession } from '../src/session/opened.js';
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

/** What a restore of `demo/shop` finds where these documents are at hand, and one old snapshot that names no target. */
function chooseBeside(namespace: string) {
  const objects = ObjectSet.of(
    [documentOf('demo', 'shop'), documentOf(namespace, 'theirs')].map((object) => ({
      object,
      file: 'all.yaml',
      lineOf: () => 1,
    })),
  );
  return snapshotsFor(objects, {
    context: { onEvent: () => undefined },
    repository: { url: '/r', restic: () => ({ snapshots: () => Promise.resolve([snapshot('old', [])]) }) },
    prepared: {
      targetRef: { namespace: 'demo', kind: 'AppBinding', name: 'shop' },
      repository: { metadata: { namespace: 'stores', name: 'all' } },
    },
    resolution: { hosts: [] },
  } as unknown as OpenSession);
}

function documentOf(namespace: string, name: string): ApiObject {
  const spec = {
    repository: { name: 'all', namespace: 'stores' },
    target: { ref: { kind: 'AppBinding', name: 'shop' } },
    retentionPolicy: { name: 'few', prune: true },
  };
  const kind = 'BackupConfiguration';
  return { apiVersion: 'stash.appscode.com/v1beta1', kind, metadata: { namespace, name }, spec } as ApiObject;
}

test('an old snapshot could be that of a database of the same name in another namespace', async () => {
  expect((await chooseBeside('demo')).chosen[0]?.snapshot.id).toBe('old');
  await expect(chooseBeside('other')).rejects.toMatchObject({ code: 'SA_SNAPSHOT_NONE' });
});
