import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../paths.js';
import { withTempDir } from '../temp-dir.js';
import type { Cluster } from './cluster.js';
import { runWell } from './run-command.js';

const images = join(cacheFolder, 'images');

/** An image in the manifest of an archive, as `docker save` writes it. */
interface Entry {
  Config: string;
  RepoTags: string[];
  Layers: string[];
}

function entryOf(name: string): Entry {
  const facts = join(images, `${name}.json`);
  if (!existsSync(facts)) throw new Error(`${facts} is not there. The bootstrap makes it: npm run images`);
  return (JSON.parse(readFileSync(facts, 'utf8')) as { entry: Entry }).entry;
}

/**
 * Gives a cluster's node images of this project, built of their Dockerfiles: `operator`, and addons by their folders. They
 * come as one archive, in which what they share is once.
 */
export function loadProjectImages(cluster: Cluster, names: readonly string[]): Promise<void> {
  const entries = names.map(entryOf);
  const parts = [...new Set(entries.flatMap(({ Config, Layers }) => [Config, ...Layers]))];
  return withTempDir(async (dir) => {
    writeFileSync(join(dir, 'manifest.json'), JSON.stringify(entries));
    const archive = join(dir, 'images.tar');
    const members = ['--directory', dir, 'manifest.json', '--directory', join(images, 'parts'), ...parts];
    await runWell(['tar', '--create', '--file', archive, ...members]);
    await cluster.loadImages(archive);
  });
}
