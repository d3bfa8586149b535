import { expect, test } from 'vitest';
import type { Format, HostChoice } from '@stash-addons/core';
import { foundSnapshot, type Snapshot } from '@stash-addons/restic';
import { chooseSnapshots } from '../src/program/choose-snapshots.js';
import { describeSet } from '../src/program/formats.js';

const TAG = 'stash-addons.dev/';
const formats: Format[] = [
  { id: 'old', layout: 'file', paths: ['/widget.txt'], minBytes: 0, writes: false },
  { id: 'volume', layout: 'volume', paths: ['/data'], minBytes: 0, writes: true },
];
const known = { addon: 'widget', formats, repository: 'repo', rejected: new Map([['bad', 'SA_DUMP_EMPTY']]) };

function snapshot(id: string, tags: string[] = [], more: Partial<Snapshot> = {}): Snapshot {
  const time = `2026-01-01T00:00:0${more.hostname ?? 0}Z`;
  return {
    id,
    short_id: id,
    time,
    hostname: 'host-0',
    paths: ['/widget.txt'],
    tags: tags.map((tag) => TAG + tag),
    ...more,
  };
}

const describe = (given: Snapshot, as = known) => describeSet({ ...foundSnapshot(given), parts: [] }, 'host-0', as);

test('the format in the tag comes before the paths', () => {
  expect(describe(snapshot('a', ['format=volume']), known).format).toBe('volume');
  expect(describe(snapshot('a'), known).format).toBe('old');
});

test('any other path is a volume, where the addon has one', () => {
  expect(describe(snapshot('a', [], { paths: ['/mnt/x'] }), known).format).toBe('volume');
  const noVolume = { ...known, formats: formats.slice(0, 1) };
  expect(() => describe(snapshot('a', [], { paths: ['/mnt/x'] }), noVolume)).toThrow(/holds \/mnt\/x/);
});

test('an empty volume is one that can be restored', () => {
  const empty = snapshot('a', [], {
    paths: ['/data'],
    summary: { total_bytes_processed: 0 } as NonNullable<Snapshot['summary']>,
  });
  expect(describe(empty).format).toBe('volume');
  const strict = { ...known, formats: formats.map((format) => ({ ...format, minBytes: 1 })) };
  expect(() => describe(empty, strict)).toThrow(expect.objectContaining({ code: 'SA_SNAPSHOT_EMPTY' }));
});

test.each([
  ['of another addon', snapshot('a', ['addon=gadget']), 'SA_SNAPSHOT_FOREIGN'],
  ['of a later format', snapshot('a', ['format=next']), 'SA_SNAPSHOT_FORMAT_UNKNOWN'],
  ['that a run rejected', snapshot('bad'), 'SA_SNAPSHOT_REJECTED'],
])('a snapshot %s is refused', (_name, given, code) => {
  expect(() => describe(given)).toThrow(expect.objectContaining({ code }));
});

interface Choosing {
  hosts?: HostChoice[];
  flags?: Record<string, string>;
  many?: boolean;
  adopt?: boolean;
  kind?: string;
}

async function choose(
  all: Snapshot[],
  { hosts = [], flags = {}, many = false, adopt = false, kind = 'AppBinding' }: Choosing,
) {
  const { snapshots } = await chooseSnapshots({
    restic: { repository: 'repo', snapshots: () => Promise.resolve(all) },
    request: {
      hosts,
      member: { index: 0 },
      tags: { target: 'demo/shop' },
      retention: { prune: false, adoptUntagged: adopt },
      target: { ref: { kind, name: 'shop' } },
    },
    flags,
    host: 'host-0',
    many,
    recognition: known,
    onWarning: () => undefined,
  });
  return snapshots.map(({ host, id }) => [host, id]);
}

const OURS = 'target=demo/shop';
const at = (second: number) => ({ time: `2026-01-01T00:00:0${second}Z` });

test('each of our hosts gets the snapshot the request names for it', async () => {
  const all = [snapshot('aa', [OURS], { hostname: 'x' }), snapshot('bb', [OURS], { hostname: 'y' })];
  const hosts = [
    { host: 'new-1', sourceHost: 'x' },
    { host: 'new-2', snapshot: 'bb' },
  ];
  expect(await choose(all, { hosts })).toEqual([
    ['new-1', 'aa'],
    ['new-2', 'bb'],
  ]);
});

test('an addon of many hosts restores those of the newest session', async () => {
  const all = [
    snapshot('a1', [OURS, 'session=s1'], { hostname: 'shard-0', ...at(1) }),
    snapshot('a2', [OURS, 'session=s1'], { hostname: 'gone', ...at(1) }),
    snapshot('b1', [OURS, 'session=s2'], { hostname: 'shard-0', ...at(3) }),
    snapshot('b2', [OURS, 'session=s2'], { hostname: 'shard-1', ...at(2) }),
    snapshot('zz', ['target=demo/other', 'session=s3'], { hostname: 'shard-9', ...at(5) }),
  ];
  expect(await choose(all, { many: true })).toEqual([
    ['shard-0', 'b1'],
    ['shard-1', 'b2'],
  ]);
});

test('untagged snapshots count only when they are adopted', async () => {
  await expect(choose([snapshot('aa')], {})).rejects.toMatchObject({ code: 'SA_SNAPSHOT_NONE' });
  expect(await choose([snapshot('aa')], { adopt: true })).toEqual([['host-0', 'aa']]);
});

test('a restore that names no target takes what the only target there has, and any other one nothing', async () => {
  const all = [snapshot('aa', ['target=demo/other'])];
  const hosts = [{ host: 'host-1', sourceHost: 'host-0' }];
  expect(await choose(all, { hosts, kind: 'EmptyTarget' })).toEqual([['host-1', 'aa']]);
  await expect(choose(all, { hosts })).rejects.toMatchObject({ code: 'SA_SNAPSHOT_NONE' });
});

test('two snapshots in the flag are refused', async () => {
  await expect(choose([snapshot('aa')], { flags: { snapshot: 'aa,bb' } })).rejects.toMatchObject({
    code: 'SA_SNAPSHOT_AMBIGUOUS',
  });
});
