import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { driverNamed, type DatabaseServer } from '@stash-addons/drivers';
import { makeTempDir } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packChanged, publishAll, publishChanged, startRegistry, type Registry } from '../src/index.js';
import { Home, type Manager } from './support/home.js';

const CLI = '@stash-addons/cli';
const ADDON = '@stash-addons/mysql';
const CORE = '@stash-addons/core';

const dir = makeTempDir();
let registry: Registry;
let server: DatabaseServer;
let content: string;

beforeAll(async () => {
  [registry, server] = await Promise.all([startRegistry(), driverNamed('mysql').start()]);
  await Promise.all([publishAll(registry), server.fillServer(1)]);
  content = await server.everything();
}, 180_000);

afterAll(async () => {
  await Promise.all([registry?.stop(), server?.stop()]);
  dir.remove();
});

async function homeWith(manager: Manager, name: string, ...packages: string[]): Promise<Home> {
  const home = new Home(join(dir.path, name), registry, manager);
  await home.install(...packages);
  return home;
}

async function loseAndRestore(home: Home, snapshot: string): Promise<void> {
  await server.emptyServer();
  expect(await server.everything()).not.toBe(content);
  await home.restore(server, snapshot);
  expect(await server.everything()).toBe(content);
}

describe('installed from a registry in an empty folder', () => {
  it.each(['npm', 'pnpm', 'yarn'] as const)('by %s, it backs up, and what is lost comes back', async (manager) => {
    const home = await homeWith(manager, manager, CLI, ADDON);
    await loseAndRestore(home, await home.backup(server));
  });

  it("by yarn's Plug'n'Play, it is refused, and the hint says how to install it", async () => {
    const home = await homeWith('yarn-pnp', 'yarn-pnp', CLI, ADDON);
    const { code, stderr } = await home.stashAddons(['addons']);
    expect(existsSync(join(home.dir, '.pnp.cjs'))).toBe(true);
    expect(code).toBe(1);
    expect(stderr).toMatch(/SA_ADDON_LAYOUT_UNSUPPORTED.*\n.*nodeLinker: node-modules/);
  });
});

describe('what is installed can change one by one', () => {
  it('an upgraded addon restores what the one before it backed up, and the rest stays as it was', async () => {
    const home = await homeWith('npm', 'upgrade', CLI, ADDON);
    const before = await home.backup(server);
    const rest = home.versionOf('node_modules', CLI);
    await publishChanged(registry, `${ADDON}@${home.versionOf('node_modules', ADDON)}`, {
      version: '99.0.0',
      title: 'Newer',
    });
    await home.install(`${ADDON}@99.0.0`);

    expect((await home.stashAddons(['addons', 'show', 'mysql'])).stdout).toContain(`Newer: ${ADDON} 99.0.0`);
    expect(home.versionOf('node_modules', CLI)).toBe(rest);
    await loseAndRestore(home, before);
  });

  it('two versions of core live side by side, each addon with its own', async () => {
    await publishChanged(registry, CORE, { version: '99.0.0' });
    await publishChanged(registry, '@stash-addons/pvc', {
      name: 'stash-addon-elsewhere',
      version: '1.0.0',
      dependencies: { [CORE]: '99.0.0' },
      title: 'By somebody else',
    });
    const home = await homeWith('npm', 'two-cores', CLI, ADDON, 'stash-addon-elsewhere');

    const ours = home.versionOf('node_modules', CORE);
    const theirs = home.versionOf('node_modules', 'stash-addon-elsewhere', 'node_modules', CORE);
    expect([ours === theirs, theirs]).toEqual([false, '99.0.0']);
    const { stdout, stderr } = await home.stashAddons(['addons']);
    expect(stdout).toMatch(/^mysql.*\n^pvc +stash-addon-elsewhere/m);
    expect(stderr).toBe('');
    await loseAndRestore(home, await home.backup(server));
  });

  it('without its addon a database is refused with what to install, and the others are still there', async () => {
    const home = await homeWith('npm', 'remove', CLI, ADDON, '@stash-addons/pvc');
    await home.manage('uninstall', ADDON);
    const { code, stderr } = await home.stashAddons(['backup', server.url(), '--repo', 'there'], server);
    expect(code).toBe(2);
    expect(stderr).toMatch(/SA_ADDON_UNKNOWN.*\n.*npm install @stash-addons\/mysql.*Installed now: pvc/);
  });
});

describe('with a lock', () => {
  it('what was locked runs, and a tarball that was swapped for it does not, nor does what came later', async () => {
    const home = await homeWith('npm', 'lock', CLI, ADDON);
    const version = home.versionOf('node_modules', ADDON);
    const frozen = ['backup', server.url(), '--repo', join(home.dir, 'repository'), '--frozen'];
    expect((await home.stashAddons(frozen, server)).stderr).toContain('SA_LOCK_MISSING');
    expect((await home.stashAddons(['lock'])).stdout).toBe(`added ${ADDON} ${version}\n`);
    expect(await home.stashAddons(frozen, server)).toMatchObject({ code: 0 });

    await home.install('@stash-addons/pvc');
    const { stdout, stderr } = await home.stashAddons(['addons', '--frozen']);
    expect([/^mysql/m.test(stdout), /^pvc/m.test(stdout), stderr.includes('SA_ADDON_NOT_LOCKED')]).toEqual([
      true,
      false,
      true,
    ]);

    const cluster = (await home.stashAddons(['manifests', '--frozen', '--without-kinds'])).stdout;
    const brought = ['stash-addons-lock', '- --frozen', 'addon-mysql', 'addon-pvc'].map((text) =>
      cluster.includes(text),
    );
    expect(brought).toEqual([true, true, true, false]);

    const dependencies = { yaml: '2.9.1' };
    await home.install(await packChanged(registry, `${ADDON}@${version}`, { version, dependencies }, home.dir));
    expect((await home.stashAddons(frozen, server)).stderr).toMatch(/SA_ADDON_LOCK_DIFFERS.*other files/);
    expect((await home.stashAddons(['lock'])).stderr).toContain('SA_ADDON_LOCK_DIFFERS');
  });
});
