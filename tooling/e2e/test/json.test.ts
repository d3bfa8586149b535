import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, createBench } from '../src/bench.js';
import { fillSmall } from '../src/dataset.js';
import { backupConfiguration, localRepository, appBinding, secret, writeDocuments } from '../src/documents.js';
import { rootWithOneAddon } from '../src/doctor.js';
import { repositoryRoot } from '../src/place.js';
import { passwordOf, urlOf } from '../src/target.js';

let bench: Bench;
let server: PostgresServer;
let [session, snapshot] = ['', ''];

const ID = /^[0-9a-f]{64}$/;

beforeAll(async () => {
  bench = createBench();
  server = await startPostgres();
  await fillSmall(server, 'as JSON');
  const made = await bench.json<Made>(['backup', urlOf(server), '--repo', bench.repo], passwordOf(server));
  session = made.metadata.name;
  snapshot = made.status.targets[0]?.stats[0]?.snapshots[0]?.name ?? '';
});
afterAll(async () => {
  await server?.stop();
  bench.remove();
});

interface Made {
  kind: string;
  metadata: { name: string };
  status: { targets: { stats: { hostname: string; snapshots: { name: string; path: string }[] }[] }[] };
}

const inRepo = <T>(...words: string[]) => bench.json<T>([...words, '--repo', bench.repo], passwordOf(server));

describe('--json', () => {
  it('of backup is a BackupSession of the wire', async () => {
    const made = await inRepo<Made>('backup', urlOf(server));
    expect(made).toMatchObject({
      apiVersion: 'stash.appscode.com/v1beta1',
      kind: 'BackupSession',
      spec: { invoker: { kind: 'BackupConfiguration' } },
      status: {
        phase: 'Succeeded',
        targets: [
          {
            phase: 'Succeeded',
            stats: [{ hostname: 'host-0', phase: 'Succeeded', snapshots: [{ path: 'dumpfile.sql' }] }],
          },
        ],
      },
    });
    expect(made.status.targets[0]?.stats[0]?.snapshots[0]?.name).toMatch(ID);
  });

  it('of restore is a RestoreSession of the wire', async () => {
    await server.psql('drop table small');
    expect(await inRepo('restore', urlOf(server), '--yes')).toMatchObject({
      apiVersion: 'stash.appscode.com/v1beta1',
      kind: 'RestoreSession',
      spec: { target: { ref: { kind: 'AppBinding' } } },
      status: { phase: 'Succeeded', stats: [{ hostname: 'host-0', phase: 'Succeeded' }] },
    });
  });

  it('of run is the session', async () => {
    const files = writeDocuments(join(bench.folder, 'documents'), [
      appBinding(server),
      secret('db-auth', { username: server.superuser, password: server.password }),
      ...localRepository(bench.repo),
      backupConfiguration('nightly'),
    ]);
    const made = await bench.json<Made>(['run', 'backupconfiguration/nightly', '-f', files]);
    expect(made).toMatchObject({ kind: 'BackupSession', status: { phase: 'Succeeded' } });
  });

  it('of plan holds addon, task, pod template and the choice', async () => {
    const plan = await inRepo('plan', 'restore', urlOf(server), '--snapshot', snapshot);
    expect(plan).toMatchObject({
      addon: { name: 'postgres', release: '15.1' },
      task: 'postgres-restore-15.1',
      template: {
        spec: { initContainers: [{ name: 'postgres-restore-15-1-0' }], containers: [{ name: 'update-status-1' }] },
      },
      restore: { snapshots: [{ choice: { host: 'host-0', snapshot } }] },
    });
  });

  it('of snapshots are the objects of restic itself', async () => {
    const found = await inRepo<unknown[]>('snapshots');
    expect(found).toEqual(JSON.parse(await bench.restic(['snapshots', '--json', '--no-lock'])));
  });

  it('of addons lists the manifests, and what is wrong with the others', async () => {
    const listed = await bench.json(['addons', '--root', rootWithOneAddon(bench)]);
    expect(listed).toMatchObject({ addons: [{ addon: { name: 'postgres' } }], diagnostics: [] });
    expect(await bench.json(['addons', 'show', 'postgres'])).toMatchObject({
      addon: { name: 'postgres' },
      contract: expect.anything(),
    });
  });

  it('of sessions is an array of sessions, of sessions show the one', async () => {
    expect(await bench.json<Made[]>(['sessions'])).toContainEqual(
      expect.objectContaining({ kind: 'BackupSession', metadata: expect.objectContaining({ name: session }) }),
    );
    expect(await bench.json(['sessions', 'show', session])).toMatchObject({ metadata: { name: session } });
  });

  it('of doctor is an array of findings', async () => {
    const found = await inRepo<object[]>('doctor', urlOf(server));
    for (const one of found) {
      expect(one).toMatchObject({
        subject: expect.any(String) as string,
        check: expect.stringMatching(/^[a-z]+\.\w+$/) as string,
        level: expect.stringMatching(/^(ok|warning)$/) as string,
        text: expect.stringMatching(/\.$/) as string,
      });
    }
    expect(found.length).toBeGreaterThan(10);
  });

  it('of check, stats, unlock, forget, init and key say what was found or done', async () => {
    expect(await inRepo('check')).toMatchObject({ sound: true, damage: [] });
    expect(await inRepo('stats')).toMatchObject({
      total_size: expect.any(Number),
      snapshots_count: expect.any(Number),
    });
    expect(await inRepo('unlock')).toEqual({ removed: 0 });
    expect(await inRepo('forget', snapshot, '--dry-run')).toMatchObject({ dryRun: true, removed: [snapshot] });
    expect(await bench.json(['init', '--repo', join(bench.folder, 'another')])).toEqual({
      id: expect.stringMatching(ID),
    });
    expect(await inRepo('key', 'list')).toMatchObject([{ current: true }]);
  });

  it('of key add, passwd and remove say what was done, and the passwords then open or do not', async () => {
    const password = join(bench.folder, 'new-password');
    writeFileSync(password, 'the second\n');
    const { id } = await inRepo<{ id: string }>('key', 'add', '--new-password-file', password);
    const withSecond = { RESTIC_PASSWORD: 'the second' };
    const list = ['snapshots', '--repo', bench.repo];
    expect((await bench.cli(list, withSecond)).code).toBe(0);
    expect(await inRepo('key', 'remove', id)).toEqual({ removed: id });
    expect((await bench.cli(list, withSecond)).stderr).toContain('SA_REPOSITORY_PASSWORD');
  });
});

describe('render postgres', () => {
  interface Rendered {
    kind: string;
    metadata: { name: string };
    spec: { args?: string[]; steps?: unknown[] };
  }
  interface Fixture {
    suffixes: string[];
    objects: Record<string, { args?: string[]; steps?: unknown[] }>;
  }

  it('makes the Functions and Tasks of the catalog, with their args and steps in order', async () => {
    const rendered = await bench.json<Rendered[]>(['render', 'postgres']);
    const path = join(repositoryRoot, 'addons', 'postgres', 'test', 'fixtures', 'catalog.json');
    const { suffixes, objects } = JSON.parse(readFileSync(path, 'utf8')) as Fixture;
    for (const suffix of suffixes) {
      for (const [key, wanted] of Object.entries(objects)) {
        const [kind, name] = key.replace('{version}', suffix).split('/');
        const found = rendered.find((one) => one.kind === kind && one.metadata.name === name);
        expect(found?.spec.args, key).toEqual(wanted.args);
        const steps = JSON.parse(JSON.stringify(wanted.steps ?? null).replaceAll('{version}', suffix)) as unknown;
        expect(found?.spec.steps ?? null, key).toEqual(steps);
      }
    }
  });
});
