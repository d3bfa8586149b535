import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '@stash-addons/testbed';
import { publicPackages } from './packages.js';
import { publishAll } from './publish.js';
import { startRegistry, type Registry } from './registry.js';

const KEPT = join(cacheFolder, 'registry');
const NOT_PUBLISHED = new Set(['node_modules', '.turbo', 'test']);

/**
 * Starts a registry that has every public package of this repository, which has to be built. What publishing them leaves in a
 * registry is kept in the cache for as long as their files stay as they are.
 */
export async function startFilledRegistry(): Promise<Registry> {
  const folder = join(KEPT, hashOfPackages());
  if (!existsSync(folder)) await fill(folder);
  return startRegistry(folder);
}

function hashOfPackages(): string {
  const hash = createHash('sha256');
  for (const { name, folder } of publicPackages()) {
    hash.update(`${name}\0`);
    for (const path of filesOf(folder))
      hash
        .update(`${path}\0`)
        .update(readFileSync(join(folder, path)))
        .update('\0');
  }
  return hash.digest('hex');
}

function filesOf(folder: string, below = ''): string[] {
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  return entries
    .filter(({ name }) => !NOT_PUBLISHED.has(name))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(folder, join(below, entry.name)) : [join(below, entry.name)]))
    .sort();
}

/** Others may do it at the same time: the first one stays. Those of earlier builds are of no use any more. */
async function fill(folder: string): Promise<void> {
  mkdirSync(KEPT, { recursive: true });
  for (const name of readdirSync(KEPT)) if (/^[0-9a-f]{64}$/.test(name)) rmSync(join(KEPT, name), { recursive: true });
  const filling = mkdtempSync(join(KEPT, 'filling-'));
  const registry = await startRegistry();
  try {
    await publishAll(registry);
    cpSync(registry.storage, filling, { recursive: true });
    renameSync(filling, folder);
  } catch (error) {
    rmSync(filling, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  } finally {
    await registry.stop();
  }
}
