import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADDON, CLI, place } from '../support/place.js';

const here = place();

describe('installed from a registry in an empty folder', () => {
  it.each(['pnpm', 'yarn'] as const)('by %s, it backs up, and what is lost comes back', async (manager) => {
    const home = await here.homeWith(manager, manager, CLI, ADDON);
    await here.loseAndRestore(home, await home.backup(here.server));
  });

  it("by yarn's Plug'n'Play, it is refused, and the hint says how to install it", async () => {
    const home = await here.homeWith('yarn-pnp', 'yarn-pnp', CLI, ADDON);
    const { code, stderr } = await home.stashAddons(['addons']);
    expect(existsSync(join(home.dir, '.pnp.cjs'))).toBe(true);
    expect(code).toBe(1);
    expect(stderr).toMatch(/SA_ADDON_LAYOUT_UNSUPPORTED.*\n.*nodeLinker: node-modules/);
  });
});
