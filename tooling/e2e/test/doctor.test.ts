import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS } from '@stash-addons/core';
import { type PostgresServer, startPostgres } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, createBench } from '../src/bench.js';
import { fillSmall } from '../src/dataset.js';
import { describeDatabase, describeRoles } from '../src/describe.js';
import {
  appBinding,
  backupConfiguration,
  localRepository,
  restoreSession,
  secret,
  writeDocuments,
} from '../src/documents.js';
import { doctorOf, rootWithOneAddon } from '../src/doctor.js';
import { passwordOf, urlOf } from '../src/target.js';

let bench: Bench;
let server: PostgresServer;

beforeAll(async () => {
  bench = createBench();
  server = await startPostgres();
  await fillSmall(server, 'to be looked at');
  const made = await bench.cli(['backup', urlOf(server), '--repo', bench.repo], passwordOf(server));
  expect(made, made.stderr).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await server?.stop();
  bench.remove();
});

const doctor = (args: readonly string[], env = passwordOf(server)) => doctorOf(bench, args, env);

/** Every file with its time and a hash of its content. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path} ${statSync(path).mtimeMs} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .sort();
}

/** The next transaction number: whoever changes a row anywhere in the server raises it. */
function nextTransaction(): Promise<string> {
  return server.psql('select txid_snapshot_xmax(txid_current_snapshot())');
}

describe('doctor without a target', () => {
  it('looks at this machine and at the clients of each addon', async () => {
    const { code, found, stderr } = await doctor([]);
    expect(code, stderr + JSON.stringify(found)).toBe(0);
    expect(found.filter(({ subject }) => subject === 'This machine').map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'machine.platform',
        'machine.node',
        'machine.restic',
        'machine.perl',
        'machine.setpriv',
        'machine.state',
        'space.temporary',
        'space.cache',
      ]),
    );
    const addon = found.filter(({ subject }) => subject === 'Addon postgres');
    expect(addon.map(({ check, level }) => `${check} ${level}`)).toEqual([
      'addon.package ok',
      'client.psql ok',
      'client.pg_dump ok',
      'client.pg_dumpall ok',
      'client.pg_restore ok',
      'client.generation ok',
    ]);
    expect(addon.at(-1)?.text).toMatch(/^Servers up to \d+ can be backed up here/);
  });

  it('is an error where restic is missing, and says how to get it', async () => {
    const { code, bad } = await doctor([], {
      RESTIC_BINARY: join(bench.folder, 'no-restic'),
    });
    expect(bad).toMatchObject([
      { check: 'machine.restic', level: 'error', code: 'SA_RESTIC_MISSING', fix: ERRORS.SA_RESTIC_MISSING.hint },
    ]);
    expect(code).toBe(1);
  });

  it('prints words for a script, under what they are about, with the fix below each problem', async () => {
    const { stdout } = await bench.cli(['doctor', '--root', rootWithOneAddon(bench)], {
      RESTIC_BINARY: join(bench.folder, 'no-restic'),
    });
    expect(stdout).toMatch(/^This machine\n {2}ok {7}This is /);
    expect(stdout).toContain(
      `\n  ERROR    The program restic was not found.\n           ${ERRORS.SA_RESTIC_MISSING.hint}\n`,
    );
    expect(stdout).toMatch(/\nAddon postgres\n {2}ok {7}@stash-addons\/postgres /);
    expect(stdout).toMatch(/\nErrors: 1, warnings: 0\.\n$/);
  });
});

describe('doctor of a server that is well', () => {
  it('finds nothing wrong, and changes neither the database nor the repository', async () => {
    const before = {
      repository: filesOf(bench.repo),
      transaction: await nextTransaction(),
      roles: await describeRoles(server),
      database: await describeDatabase(server, 'postgres'),
      state: filesOf(join(bench.folder, 'state')),
    };
    const { code, found, bad, stderr } = await doctor([urlOf(server), '--repo', bench.repo]);
    expect(bad, stderr).toEqual([]);
    expect(code).toBe(0);
    expect(found.filter(({ subject }) => subject !== 'This machine').map(({ check }) => check)).toEqual([
      'client.psql',
      'client.pg_dump',
      'client.pg_dumpall',
      'client.pg_restore',
      'client.generation',
      'connection.answer',
      'client.fit',
      'connection.tls',
      'privileges.dump',
      'space.workspace',
      'addon.release',
      'repository.open',
      'repository.locks',
      'repository.check',
      'space.repository',
    ]);
    expect(await nextTransaction()).toBe(before.transaction);
    expect(filesOf(bench.repo)).toEqual(before.repository);
    expect(await describeRoles(server)).toEqual(before.roles);
    expect(await describeDatabase(server, 'postgres')).toEqual(before.database);
    expect(filesOf(join(bench.folder, 'state'))).toEqual(before.state);
    expect(bench.leftovers()).toEqual([]);
    expect(bench.processes()).toEqual([]);
  });

  it('is the same for a BackupConfiguration and a RestoreSession in documents', async () => {
    const files = writeDocuments(join(bench.folder, 'documents'), [
      appBinding(server, { version: server.version }),
      secret('db-auth', { username: server.superuser, password: server.password }),
      ...localRepository(bench.repo),
      backupConfiguration('nightly'),
      restoreSession('back'),
    ]);
    for (const [word, check] of [
      ['backupconfiguration/nightly', 'privileges.dump'],
      ['restoresession/back', 'privileges.restore'],
    ] as const) {
      const { code, bad, named } = await doctor([word, '-f', files], {});
      expect(bad).toEqual([]);
      expect(named(check)).toHaveLength(1);
      expect(named('repository.open')).toHaveLength(1);
      expect(code).toBe(0);
    }
  });

  it('needs no repository, and makes none where there is none yet', async () => {
    const without = await doctor([urlOf(server)]);
    expect(without.code).toBe(0);
    expect(without.found.some(({ subject }) => subject.startsWith('Repository'))).toBe(false);
    const absent = join(bench.folder, 'not-yet', 'repository');
    const { named, code } = await doctor([urlOf(server), '--repo', absent]);
    expect(named('repository.absent')).toMatchObject([{ level: 'ok' }]);
    expect(code).toBe(0);
    expect(existsSync(absent)).toBe(false);
  });
});
