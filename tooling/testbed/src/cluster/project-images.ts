import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../paths.js';
import type { Cluster } from './cluster.js';

/** Gives a cluster's node images of this project, built of their Dockerfiles: `operator`, and addons by their folders. */
export async function loadProjectImages(cluster: Cluster, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const archive = join(cacheFolder, 'images', `${name}.tar`);
    if (!existsSync(archive)) throw new Error(`${archive} is not there. The bootstrap makes it: npm run images`);
    await cluster.loadImages(archive);
  }
}
