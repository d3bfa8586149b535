import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { withTempDir } from '@stash-addons/testbed';
import { publicPackages } from './packages.js';
import type { PublicPackage } from './packages.js';
import type { Registry } from './registry.js';
import { must } from './run.js';

const AT_ONCE = 4;

export interface Packed extends PublicPackage {
  tarball: string;
}

/** Makes the tarball of a package, just as a release does, in a folder of its own; the package is built already. */
export async function pack(one: PublicPackage, destination: string): Promise<Packed> {
  const folder = join(destination, one.name.replace('/', '+'));
  mkdirSync(folder, { recursive: true });
  const printed = await must('pnpm', ['pack', '--json', '--pack-destination', folder], { cwd: one.folder });
  const { filename } = JSON.parse(printed) as { filename: string };
  return { ...one, tarball: filename };
}

/** Publishes a tarball, or a folder that npm packs first. */
export async function publish(registry: Registry, what: string): Promise<void> {
  await must('npm', ['publish', what, '--access', 'public', '--tag', 'latest'], { cwd: '/', env: registry.env });
}

/** Packs every public package of this repository, which has to be built, and publishes it. */
export async function publishAll(registry: Registry): Promise<PublicPackage[]> {
  const packages = publicPackages();
  await withTempDir(async (folder) => {
    const waiting = [...packages];
    const worker = async (): Promise<void> => {
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        const { tarball } = await pack(one, folder);
        await publish(registry, tarball);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  });
  return packages;
}
