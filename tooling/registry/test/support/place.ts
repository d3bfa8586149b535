import { join } from 'node:path';
import { driverNamed, type DatabaseServer } from '@stash-addons/drivers';
import { makeRepository, makeTempDir } from '@stash-addons/testbed';
import { afterAll, beforeAll, expect } from 'vitest';
import { startFilledRegistry, type Registry } from '../../src/index.js';
import { Home, REPOSITORY_PASSWORD, type Manager } from './home.js';

export const CLI = '@stash-addons/cli';
export const ADDON = '@stash-addons/mysql';

/** A registry with everything, a database with data, and users with an empty folder each; for the tests of one file. */
export interface Place {
  readonly registry: Registry;
  readonly server: DatabaseServer;
  homeWith(manager: Manager, name: string, ...packages: string[]): Promise<Home>;
  /** By npm; with a repository that opens at once. */
  preparedHome(name: string, ...packages: string[]): Promise<Home>;
  loseAndRestore(home: Home, snapshot: string): Promise<void>;
}

export function place(): Place {
  const dir = makeTempDir();
  let registry: Registry;
  let server: DatabaseServer;
  let content: string;

  beforeAll(async () => {
    [registry, server] = await Promise.all([startFilledRegistry(), driverNamed('mysql').start()]);
    await server.fillServer(1);
    content = await server.everything();
  }, 180_000);

  afterAll(async () => {
    await Promise.all([registry?.stop(), server?.stop()]);
    dir.remove();
  });

  const here: Place = {
    get registry() {
      return registry;
    },
    get server() {
      return server;
    },
    async homeWith(manager, name, ...packages) {
      const home = new Home(join(dir.path, name), registry, manager);
      await home.install(...packages);
      return home;
    },
    async preparedHome(name, ...packages) {
      const home = await here.homeWith('npm', name, ...packages);
      makeRepository(home.repository, REPOSITORY_PASSWORD);
      return home;
    },
    async loseAndRestore(home, snapshot) {
      await server.emptyServer();
      expect(await server.everything()).not.toBe(content);
      await home.restore(server, snapshot);
      expect(await server.everything()).toBe(content);
    },
  };
  return here;
}
