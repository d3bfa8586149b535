import { mkdirSync } from 'node:fs';
import {
  startPostgres,
  startRestServer,
  withTempDir,
  type PostgresServer,
  type RestServer,
} from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canary, keyCanary } from '../src/canaries.js';
import { fakeClient, fakeRestic, LEAK_NAMES, type Leak } from '../src/fake-client.js';
import { scan, type Scene, type Secrets } from '../src/scene.js';

let server: PostgresServer;
let store: RestServer;
let secrets: Secrets;

beforeAll(async () => {
  const database = canary('database password', 'database');
  const password = canary('store password', 'repository');
  [server, store] = await Promise.all([
    startPostgres({ tls: true, clientCert: true, password: database.text }),
    startRestServer({ auth: { username: 'scan', password: password.text } }),
  ]);
  const repository = canary('repository password', 'repository');
  secrets = { database, repository, store: password, key: keyCanary('client key', server.clientKeyPem) };
  await server.psql('CREATE TABLE t AS SELECT i FROM generate_series(1, 1000) i');
});
afterAll(() => Promise.all([server?.stop(), store?.stop()]));

function withScene<T>(more: Partial<Scene>, use: (scene: Scene) => Promise<T>): Promise<T> {
  return withTempDir((folder) => {
    for (const name of ['state', 'cache']) mkdirSync(`${folder}/${name}`, { mode: 0o700 });
    return use({ folder, server, store, secrets, ...more });
  });
}

describe('secrets', () => {
  it('come to nobody else in a backup and a restore, nor into any file that stays', () =>
    withScene({}, async (scene) => {
      const backup = await scan(scene, 'backupconfiguration');
      expect(backup.leaks).toEqual([]);
      expect(backup.code, backup.output).toBe(0);
      await server.psql('DROP TABLE t');
      const restore = await scan(scene, 'restoresession');
      expect(restore.leaks).toEqual([]);
      expect(restore.code, restore.output).toBe(0);
      expect(await server.psql('SELECT count(*) FROM t')).toBe('1000');
    }));

  it.each([
    ['database', 'SA_TARGET_PASSWORD'],
    ['repository', 'SA_REPOSITORY_PASSWORD'],
    ['store', 'SA_'],
  ] as const)('that are wrong are not told in the error: %s', (name, code) =>
    withScene({}, async (scene) => {
      const wrong = { ...secrets, [name]: canary(`wrong ${name} password`, secrets[name].owner) };
      const { leaks, code: exit, output } = await scan({ ...scene, secrets: wrong }, 'backupconfiguration');
      expect(leaks).toEqual([]);
      expect(exit).toBe(1);
      expect(output).toContain(`error ${code}`);
    }),
  );
});

describe('the scan finds a planted leak', () => {
  const FOUND: Record<Leak, RegExp> = {
    'on an argv': /^database password on the command line of true$/,
    'into a file': /^database password written to .*pg_dumpall\.leak$/,
    'as base64 into a file': /^database password written to .*pg_dumpall\.leak$/,
    'on standard error': /^database password written to (UNIX|pipe)/,
    'the key into a file': /^client key written to .*pg_dumpall\.leak$/,
  };

  it.each(LEAK_NAMES)('%s', (leak) =>
    withScene({}, async (scene) => {
      const path = [fakeClient(scene.folder, server.version, leak)];
      const { leaks } = await scan({ ...scene, path }, 'backupconfiguration');
      expect(leaks).toEqual(expect.arrayContaining([expect.stringMatching(FOUND[leak])]));
    }),
  );

  it('into the environment of a program of the other side', () =>
    withScene({}, async (scene) => {
      const env = { RESTIC_BINARY: fakeRestic(scene.folder, server.version) };
      const { leaks } = await scan({ ...scene, env }, 'backupconfiguration');
      expect(leaks).toContain('repository password in the environment of psql');
      expect(leaks).toContain('store password in the environment of psql');
    }));
});
