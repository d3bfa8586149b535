import { describe, expect, it } from 'vitest';
import { packChanged, publishChanged } from '../src/index.js';
import { ADDON, CLI, place } from './support/place.js';

const CORE = '@stash-addons/core';

const here = place();

describe('installed from a registry in an empty folder', () => {
  it('by npm, it backs up, and what is lost comes back', async () => {
    const home = await here.homeWith('npm', 'npm', CLI, ADDON);
    await here.loseAndRestore(home, await home.backup(here.server));
  });
});

describe('what is installed can change one by one', () => {
  it('an upgraded addon restores what the one before it backed up, and the rest stays as it was', async () => {
    const home = await here.preparedHome('upgrade', CLI, ADDON);
    const before = await home.backup(here.server);
    const rest = home.versionOf('node_modules', CLI);
    await publishChanged(here.registry, `${ADDON}@${home.versionOf('node_modules', ADDON)}`, {
      version: '99.0.0',
      title: 'Newer',
    });
    await home.install(`${ADDON}@99.0.0`);

    expect((await home.stashAddons(['addons', 'show', 'mysql'])).stdout).toContain(`Newer: ${ADDON} 99.0.0`);
    expect(home.versionOf('node_modules', CLI)).toBe(rest);
    await here.loseAndRestore(home, before);
  });

  it('two versions of core live side by side, each addon with its own', async () => {
    await publishChanged(here.registry, CORE, { version: '99.0.0' });
    await publishChanged(here.registry, '@stash-addons/pvc', {
      name: 'stash-addon-elsewhere',
      version: '1.0.0',
      dependencies: { [CORE]: '99.0.0' },
      title: 'By somebody else',
    });
    const home = await here.preparedHome('two-cores', CLI, ADDON, 'stash-addon-elsewhere');

    const ours = home.versionOf('node_modules', CORE);
    const theirs = home.versionOf('node_modules', 'stash-addon-elsewhere', 'node_modules', CORE);
    expect([ours === theirs, theirs]).toEqual([false, '99.0.0']);
    const { stdout, stderr } = await home.stashAddons(['addons']);
    expect(stdout).toMatch(/^mysql.*\n^pvc +stash-addon-elsewhere/m);
    expect(stderr).toBe('');
    await here.loseAndRestore(home, await home.backup(here.server));
  });

  it('without its addon a database is refused with what to install, and the others are still there', async () => {
    const home = await here.preparedHome('remove', CLI, ADDON, '@stash-addons/pvc');
    await home.manage('uninstall', ADDON);
    const { code, stderr } = await home.stashAddons(['backup', here.server.url(), '--repo', 'there'], here.server);
    expect(code).toBe(2);
    expect(stderr).toMatch(/SA_ADDON_UNKNOWN.*\n.*npm install @stash-addons\/mysql.*Installed now: pvc/);
  });
});

describe('with a lock', () => {
  it('what was locked runs, and a tarball that was swapped for it does not, nor does what came later', async () => {
    const home = await here.preparedHome('lock', CLI, ADDON);
    const version = home.versionOf('node_modules', ADDON);
    const frozen = ['backup', here.server.url(), '--repo', home.repository, '--frozen'];
    expect((await home.stashAddons(frozen, here.server)).stderr).toContain('SA_LOCK_MISSING');
    expect((await home.stashAddons(['lock'])).stdout).toBe(`added ${ADDON} ${version}\n`);
    expect(await home.stashAddons(frozen, here.server)).toMatchObject({ code: 0 });

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
    await home.install(await packChanged(here.registry, `${ADDON}@${version}`, { version, dependencies }, home.dir));
    expect((await home.stashAddons(frozen, here.server)).stderr).toMatch(/SA_ADDON_LOCK_DIFFERS.*other files/);
    expect((await home.stashAddons(['lock'])).stderr).toContain('SA_ADDON_LOCK_DIFFERS');
  });
});
