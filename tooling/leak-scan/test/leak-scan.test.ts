import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DRIVERS, type DatabaseServer, type Driver } from '@stash-addons/drivers';
import { makeRepository, startRestServer, withTempDir, type RestServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canary, keyCanary } from '@stash-addons/testkit/fixtures';
import { fakeClient, fakeRestic, LEAK_NAMES, type Leak } from '../src/fake-client.js';
import { scan, type Scene, type Secrets } from '../src/scene.js';

const FOUND: Record<Leak, RegExp> = {
  'on an argv': /^database password on the command line of true$/,
  'into a file': /^database password written to .*\.leak$/,
  'as base64 into a file': /^database password written to .*\.leak$/,
  'on standard error': /^database password written to (UNIX|pipe)/,
  'the key into a file': /^client key written to .*\.leak$/,
};

/** How the scan looks is proved with the first database; with others, that it looks at their programs. */
const LEAKS_OF_OTHERS: Leak[] = ['into a file', 'the key into a file'];

describe.each(DRIVERS)('secrets of $name', (driver: Driver) => {
  // A repository that restic makes takes long to open, and how it is made does not depend on the database.
  const madeBySession = driver === DRIVERS[0];
  let server: DatabaseServer;
  let store: RestServer;
  let secrets: Secrets;

  beforeAll(async () => {
    const database = canary('database password', 'database');
    const password = canary('store password', 'repository');
    [server, store] = await Promise.all([
      driver.start({ tls: true, clientCert: true, password: database.text }),
      startRestServer({ auth: { username: 'scan', password: password.text } }),
    ]);
    const repository = canary('repository password', 'repository');
    secrets = { database, repository, store: password, key: keyCanary('client key', server.clientKeyPem) };
    makeRepository(join(store.folder, 'made-before'), repository.text);
    await server.fillServer(0);
  });
  afterAll(() => Promise.all([server?.stop(), store?.stop()]));

  function withScene<T>(more: Partial<Scene>, use: (scene: Scene) => Promise<T>): Promise<T> {
    return withTempDir((folder) => {
      for (const name of ['state', 'cache']) mkdirSync(`${folder}/${name}`, { mode: 0o700 });
      return use({ folder, driver, server, store, repository: 'made-before', secrets, ...more });
    });
  }

  it('come to nobody else in a backup and a restore, nor into any file that stays', () =>
    withScene({ repository: madeBySession ? 'made-by-session' : 'made-before' }, async (scene) => {
      const before = await server.everything();
      const backup = await scan(scene, 'backupconfiguration');
      expect(backup.leaks).toEqual([]);
      expect(backup.code, backup.output).toBe(0);
      await server.emptyServer();
      expect(await server.everything()).not.toBe(before);
      const restore = await scan(scene, 'restoresession');
      expect(restore.leaks).toEqual([]);
      expect(restore.code, restore.output).toBe(0);
      expect(await server.everything()).toBe(before);
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

  it.each(driver === DRIVERS[0] ? LEAK_NAMES : LEAKS_OF_OTHERS)(
    'are found by the scan where a fake client leaks them %s',
    (leak) =>
      withScene({}, async (scene) => {
        const path = [fakeClient(scene.folder, driver, server, leak)];
        const { leaks, output } = await scan({ ...scene, path }, 'backupconfiguration');
        expect(leaks, output).toEqual(expect.arrayContaining([expect.stringMatching(FOUND[leak])]));
      }),
  );

  it('are found by the scan in the environment of a program of the other side', () =>
    withScene({}, async (scene) => {
      const env = { RESTIC_BINARY: fakeRestic(scene.folder, driver, server) };
      const { leaks, output } = await scan({ ...scene, env }, 'backupconfiguration');
      const { name } = driver.client.dumper;
      expect(leaks, output).toContain(`repository password in the environment of ${name}`);
      expect(leaks, output).toContain(`store password in the environment of ${name}`);
    }));
});
