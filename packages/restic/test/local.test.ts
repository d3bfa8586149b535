import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeTags, Secret } from '@stash-addons/core';
import { withTempDir } from '@stash-addons/testbed';
import { describe, expect, it } from 'vitest';
import { retentionScope, type ResticEvent } from '../src/index.js';
import { failureOf, fetched, localAt, PASSWORD, repositoryAt, resticAt, store } from './support.js';

describe('a repository in a folder', () => {
  it('stores streams and gives them back, with host, tags and name as given', () =>
    withTempDir(async (dir) => {
      const restic = localAt(dir);
      expect(await restic.version()).toMatch(/^0\.\d+\.\d+/);
      const id = await restic.init();
      expect(await restic.catConfig()).toMatchObject({ id, version: 2 });
      const tags = encodeTags({ target: 'acme/widget,1', session: 's%1' });
      const summary = await store(restic, dir, { content: 'widget 1\n', tags, host: 'host-1' });
      expect(summary).toMatchObject({ total_bytes_processed: 9, files_new: 1 });

      const [snapshot, ...others] = await restic.snapshots();
      expect(others).toEqual([]);
      expect(snapshot).toMatchObject({ id: summary.snapshot_id, hostname: 'host-1', paths: ['/acme.dump'], tags });
      expect(await fetched(restic, dir, summary.snapshot_id)).toBe('widget 1\n');
      const nodes = await restic.ls(summary.snapshot_id);
      expect(nodes).toMatchObject([{ path: '/acme.dump', type: 'file', size: 9 }]);
      expect(await restic.snapshots({ ids: ['0000'] })).toEqual([]);
      expect(await restic.snapshots({ hosts: ['host-2'] })).toEqual([]);
      expect(await restic.snapshots({ tags: [...tags, 'other'] })).toEqual([]);
      expect(await restic.snapshots({ tags, paths: ['/acme.dump'], hosts: ['host-2', 'host-1'] })).toHaveLength(1);

      expect(await restic.stats()).toMatchObject({ snapshots_count: 1 });
      expect(await restic.check({ subset: '100%' })).toEqual({ sound: true, damage: [], suggestPrune: false });
      const renamed = (await restic.tag({ ids: [summary.snapshot_id], add: ['kept'] })).get(summary.snapshot_id);
      expect((await restic.snapshots({ tags: ['kept'] })).map(({ id: now }) => now)).toEqual([renamed]);
    }));

  it('stores a tree without what is excluded, and restores a part of it, telling its progress', () =>
    withTempDir(async (dir) => {
      const events: ResticEvent[] = [];
      const restic = repositoryAt(dir, 'repository', { onEvent: (event) => events.push(event), nice: 5 });
      mkdirSync(join(dir, 'tree', 'a'), { recursive: true });
      writeFileSync(join(dir, 'tree', 'a', 'one'), '1'.repeat(1000));
      writeFileSync(join(dir, 'tree', 'a', 'two'), '2');
      writeFileSync(join(dir, 'tree', 'skipped'), 'x');
      const options = { paths: ['tree'], host: 'host-0', exclude: ['skipped'], cwd: dir, tags: ['t'] };
      const summary = await restic.backupTree(options).done;
      expect(summary).toMatchObject({ total_files_processed: 2, total_bytes_processed: 1001 });
      const target = join(dir, 'restored');
      const subpath = '/tree/a';
      const restored = await restic.restore({ snapshot: summary.snapshot_id, subpath, target, include: ['one'] }).done;
      expect(restored).toMatchObject({ files_restored: expect.any(Number), bytes_restored: 1000 });
      expect(readFileSync(join(target, 'one'), 'utf8')).toBe('1'.repeat(1000));
      expect(() => readFileSync(join(target, 'two'))).toThrow(/ENOENT/);
      const progress = events.filter((event) => event.type === 'progress');
      expect(progress.at(-1)).toMatchObject({ verb: 'restore', bytesDone: 1000, totalBytes: 1000 });
      const started = events.filter((event) => event.type === 'started').map(({ verb }) => verb);
      expect(started).toEqual(['backup', 'restore']);
    }));

  it('keeps by policy within a target, leaves other targets alone, and previews without removing', () =>
    withTempDir(async (dir) => {
      const restic = repositoryAt(dir);
      const mine = encodeTags({ target: 'a' });
      const ids: string[] = [];
      for (const tags of [mine, mine, encodeTags({ target: 'b' }), [], ['foreign']]) {
        ids.push((await store(restic, dir, { content: `${ids.length}`, tags })).snapshot_id);
      }
      const all = await restic.snapshots();
      const scope = retentionScope({ target: 'a', hosts: ['host-0'], adoptUntagged: true });
      const seen = all.filter((snapshot) => scope.includes(snapshot)).map(({ id }) => id);
      expect(seen).toEqual([ids[0], ids[1], ids[3]]);
      const policy = { keepLast: 1, prune: true, dryRun: true };
      const preview = await restic.forget({ policy, filter: scope.filter });
      expect({ ...preview, groups: [] }).toMatchObject({ ran: true, dryRun: true, kept: [ids[3]] });
      expect(preview.removed.toSorted()).toEqual([ids[0], ids[1]].toSorted());
      expect(await restic.snapshots()).toHaveLength(5);

      const own = retentionScope({ target: 'a' }).filter;
      const done = await restic.forget({ policy: { keepLast: 1, prune: true }, filter: own });
      expect(done).toMatchObject({ ran: true, dryRun: false, kept: [ids[1]], removed: [ids[0]] });
      expect((await restic.snapshots()).map(({ id }) => id)).toEqual(ids.slice(1));
      const nobody = retentionScope({ target: 'nobody' }).filter;
      const none = await restic.forget({ policy: { keepLast: 1, prune: false }, filter: nobody });
      expect(none).toEqual({ ran: true, dryRun: false, kept: [], removed: [], groups: [] });
      const named = await restic.forget({ ids: [ids[1] as string, 'ffff0000'], prune: true });
      expect(named.removed).toEqual([ids[1]]);
      await restic.prune();
      expect(await restic.snapshots()).toHaveLength(3);
    }));

  it('does not run a policy without a keep rule, and says so', () =>
    withTempDir(async (dir) => {
      const policy = { prune: true, keepLast: 0, keepTags: [] };
      expect(await localAt(dir).forget({ policy, filter: {} })).toMatchObject({ ran: false, removed: [] });
    }));

  it('adds, lists, changes and removes keys; refuses a new password that restic would alter', () =>
    withTempDir(async (dir) => {
      const restic = repositoryAt(dir);
      const added = await restic.keys.add({ password: new Secret('sécond one'), user: 'u', host: 'h' });
      const listed = await restic.keys.list();
      expect(listed).toHaveLength(2);
      expect(listed.find(({ id }) => id === added)).toMatchObject({ current: false, userName: 'u', hostName: 'h' });
      const backend = { local: { mountPath: join(dir, 'repository') } };
      const second = resticAt({ dir, backend, password: 'sécond one' });
      await second.keys.passwd({ password: new Secret('third') });
      expect(await failureOf(second.snapshots())).toMatchObject({ code: 'SA_REPOSITORY_PASSWORD' });
      const third = resticAt({ dir, backend, password: 'third' });
      const current = (await third.keys.list()).find((key) => key.current);
      await restic.keys.remove(current?.id as string);
      expect(await restic.keys.list()).toHaveLength(1);
      for (const password of [PASSWORD, '', 'x\0y']) {
        const failure = await failureOf(restic.keys.add({ password: new Secret(password) }));
        expect(failure.code).toBe('SA_REPOSITORY_CREDENTIAL_UNUSABLE');
      }
    }));
});
