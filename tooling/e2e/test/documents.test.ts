import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupSession } from '@stash-addons/core';
import { type PostgresServer, startPostgres } from '@stash-addons/testbed';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, createBench } from '../src/bench.js';
import { fillSmall } from '../src/dataset.js';
import { describeDatabase } from '../src/describe.js';
import {
  appBinding,
  backupConfiguration,
  localRepository,
  restoreSession,
  secret,
  writeDocuments,
} from '../src/documents.js';
import { emptyServer, passwordOf, urlOf } from '../src/target.js';
import { snapshotOf } from '../src/wire.js';

let bench: Bench;
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
beforeEach(async () => {
  bench?.remove();
  bench = createBench();
  await emptyServer(server);
  await fillSmall(server, 'from documents');
});
afterAll(async () => {
  await server?.stop();
  bench.remove();
});

/** As somebody may have them: the user in a variable, the password in a file, under names of another program. */
function documents(...invokers: unknown[]): string {
  const file = join(bench.folder, 'db-password');
  writeFileSync(file, `${server.password}\n`, { mode: 0o600 });
  return writeDocuments(join(bench.folder, 'documents'), [
    appBinding(server, {
      secretTransforms: [
        { renameKey: { from: 'login', to: 'username' } },
        { renameKey: { from: 'pass', to: 'password' } },
      ],
    }),
    secret('db-auth', { login: 'fromEnv:MY_DB_USER', pass: `fromFile:${file}` }),
    ...localRepository(bench.repo),
    ...invokers,
  ]);
}

const env = () => ({ MY_DB_USER: server.superuser, RESTIC_PASSWORD: undefined });

async function backUp(files: string, name = 'nightly'): Promise<string> {
  return snapshotOf(await bench.json<BackupSession>(['run', `backupconfiguration/${name}`, '-f', files], env()));
}

async function restore(files: string): Promise<void> {
  await emptyServer(server);
  const { code, stderr } = await bench.cli(['run', 'restoresession/back', '-f', files, '--yes'], env());
  expect(code, stderr).toBe(0);
}

describe('run', () => {
  it('backs up and restores with references to secrets, renamed keys and an alias', async () => {
    const target = {
      alias: 'main-db',
      ref: { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'db' },
    };
    const files = documents(backupConfiguration('nightly', { target }), restoreSession('back', { target }));
    const before = await describeDatabase(server, 'postgres');
    await backUp(files);
    expect((await bench.snapshots()).map(({ hostname }) => hostname)).toEqual(['main-db']);
    await restore(files);
    expect(await describeDatabase(server, 'postgres')).toEqual(before);
  });

  it('runs the hooks of the documents on this machine, each once, and the last where the backup failed too', async () => {
    const told = join(bench.folder, 'told');
    const hook = (words: string) => ({ exec: { command: ['sh', '-c', `echo ${words} >> ${told}`] } });
    const hooks = { preBackup: hook('freeze'), postBackup: hook('thaw {{ .Status.Phase }}') };
    await backUp(documents(backupConfiguration('nightly', { hooks })));
    const failing = { name: 'postgres-backup-15.1', params: [{ name: 'database', value: 'absent' }] };
    const files = documents(backupConfiguration('nightly', { hooks, task: failing }));
    expect((await bench.cli(['run', 'backupconfiguration/nightly', '-f', files], env())).code).toBe(1);
    expect(readFileSync(told, 'utf8')).toBe('freeze\nthaw Succeeded\nfreeze\nthaw Failed\n');
  });

  it('keeps what the retention policy of the document says', async () => {
    const retentionPolicy = { name: 'newest', keepLast: 1, prune: true };
    const files = documents(backupConfiguration('nightly', { retentionPolicy }));
    await backUp(files);
    const newest = await backUp(files);
    expect((await bench.snapshots()).map(({ id }) => id)).toEqual([newest]);
  });

  it('takes the snapshot that the rules name at their old place, spec.rules', async () => {
    const before = await describeDatabase(server, 'postgres');
    const wanted = await backUp(documents(backupConfiguration('nightly')));
    await server.psql('delete from small');
    await backUp(documents(backupConfiguration('nightly')));
    await restore(documents(restoreSession('back', { rules: [{ snapshots: [wanted] }] })));
    expect(await describeDatabase(server, 'postgres')).toEqual(before);
  });

  it('takes a Task by its name of the wire, with its params', async () => {
    const task = { name: 'postgres-backup-15.1', params: [{ name: 'args', value: '--clean' }] };
    await backUp(documents(backupConfiguration('nightly', { task })));
    expect(await bench.restic(['dump', 'latest', '/dumpfile.sql'])).toContain('DROP DATABASE');
  });
});

describe('--yaml', () => {
  it('prints documents without a secret, which do the same when they are run', async () => {
    const words = ['backup', urlOf(server), '--repo', bench.repo];
    const printed = await bench.cli([...words, '--yaml'], passwordOf(server));
    expect(printed.code).toBe(0);
    for (const value of [server.password, bench.env['RESTIC_PASSWORD'] ?? ''])
      expect(printed.stdout).not.toContain(value);
    const file = join(bench.folder, 'printed.yaml');
    writeFileSync(file, printed.stdout);
    const name = /kind: BackupConfiguration\nmetadata:\n {2}name: (\S+)/.exec(printed.stdout)?.[1];
    const env = passwordOf(server);
    await bench.json(['run', `backupconfiguration/${name}`, '-f', file], env);
    await bench.json(words, env);
    const targets = (await bench.snapshots()).map(({ tags }) => tags?.find((tag) => tag.includes('target')));
    expect(targets).toHaveLength(2);
    expect(new Set(targets).size).toBe(1);
  });
});
