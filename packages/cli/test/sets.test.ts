import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTags } from '@stash-addons/core';
import { cacheBin } from '@stash-addons/testbed';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runForget } from '../src/commands/forget.js';
import { runSnapshots } from '../src/commands/repository.js';

const dir = mkdtempSync(join(tmpdir(), 'cli-sets-'));
const repo = join(dir, 'repo');
const env = {
  RESTIC_PASSWORD: 'widget',
  RESTIC_BINARY: cacheBin('restic'),
  XDG_CACHE_HOME: join(dir, 'cache'),
};
const ids: Record<string, string> = {};

function restic(args: string[], input = ''): string {
  const all = { PATH: process.env['PATH'], HOME: dir, RESTIC_REPOSITORY: repo, ...env };
  return execFileSync(env.RESTIC_BINARY, [...args, '--no-cache'], { env: all, input }).toString();
}

function store(name: string, tags: string[]): void {
  const flags = ['--host', 'host-0', '--stdin', '--stdin-filename', name, ...tags.flatMap((tag) => ['--tag', tag])];
  ids[name] = /"snapshot_id":"([0-9a-f]+)"/.exec(restic(['backup', '--json', ...flags], name))?.[1] as string;
}

beforeAll(() => {
  Object.assign(process.env, env);
  restic(['init', '-q']);
  store('part-b', encodeTags({ 'part-of': 'mine', set: 's', part: 'b' }));
  store('stray', encodeTags({ 'part-of': 'mine', set: 'dead', part: '1' }));
  store('part-a', encodeTags({ 'part-of': 'mine', set: 's', part: 'a' }));
  store('lead', encodeTags({ target: 'mine', format: 'wide', set: 's', parts: '2' }));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What the verb prints. */
async function printed(run: () => Promise<void>): Promise<string> {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    await run();
    return text;
  } finally {
    write.mockRestore();
  }
}

const signal = new AbortController().signal;
const snapshots = (json: boolean) => printed(() => runSnapshots({ words: [], values: { repo, json }, signal }));
const forget = (words: string[], values: object = {}) =>
  printed(() => runForget({ words, values: { repo, ...values }, signal }));

test('the list shows a set under its lead, and parts without one at its end; JSON is what restic lists', async () => {
  const rows = (await snapshots(false)).trim().split('\n').slice(1);
  expect(rows.map((row) => [row.slice(0, 8), row.split(/ {2,}/).slice(3).join('|')])).toEqual([
    [ids['lead']?.slice(0, 8), 'mine|wide|4 B|/lead'],
    [ids['part-a']?.slice(0, 8), 'part a|-|6 B|/part-a'],
    [ids['part-b']?.slice(0, 8), 'part b|-|6 B|/part-b'],
    [ids['stray']?.slice(0, 8), 'part 1, without its set|-|5 B|/stray'],
  ]);
  const listed = JSON.parse(await snapshots(true)) as { id: string }[];
  expect(listed.map(({ id }) => id).sort()).toEqual(Object.values(ids).sort());
});

test.each([
  ['an empty id, which every id begins with', [''], {}],
  ['an id with a policy, which does not protect it', ['abc'], { 'keep-last': '3' }],
  ['an id with a target that it may not be of', ['abc'], { target: 'mine' }],
  ['an empty host, which restic takes for every host', [], { host: '', 'keep-last': '1' }],
])('nothing is forgotten by %s', async (_, words, values) => {
  await expect(forget(words, values)).rejects.toMatchObject({ code: 'SA_USAGE' });
  expect(JSON.parse(await snapshots(true))).toHaveLength(4);
});

test('a part cannot be forgotten without its set, a stray one can, and a lead takes its parts along', async () => {
  await expect(forget([ids['part-a'] as string])).rejects.toMatchObject({
    code: 'SA_SNAPSHOT_PART',
    details: { lead: ids['lead'] },
  });
  expect(await forget([ids['lead'] as string], { 'dry-run': true })).toContain('and 2 parts of sets');
  expect(JSON.parse(await snapshots(true))).toHaveLength(4);
  await forget([ids['stray'] as string]);
  expect(await forget([ids['lead'] as string], { prune: true })).toContain('and 2 parts of sets');
  expect(JSON.parse(await snapshots(true))).toEqual([]);
});
