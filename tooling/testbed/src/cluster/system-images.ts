import { join } from 'node:path';
import { cacheFolder } from '../paths.js';
import { withTempDir } from '../temp-dir.js';
import type { Cluster } from './cluster.js';
import { writeImageArchive } from './image-archive.js';
import type { ImageSpec } from './image-archive.js';
import { linkTools, putBasics } from './image-root.js';
import { clusterBin, PAUSE_IMAGE, SHELL_IMAGE } from './layout.js';

/** The path that a container without one of its own has for its programs. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const pauseImage: ImageSpec = {
  name: PAUSE_IMAGE,
  layers: [{ folder: clusterBin, at: '', only: ['pause'] }],
  entrypoint: ['/pause'],
};

const UNUSED = ['usr/share/doc', 'usr/share/man', 'usr/lib/x86_64-linux-gnu/gconv'];

function shellImage(folder: string): ImageSpec {
  putBasics(folder);
  linkTools(join(folder, 'bin'));
  const tree = join(cacheFolder, 'debian', 'cluster-shell', 'root');
  const layers = [
    { folder: tree, at: '', without: UNUSED },
    { folder, at: '' },
  ];
  return { name: SHELL_IMAGE, layers, entrypoint: [], env: { PATH } };
}

/** Gives the node the image that every pod needs, and one with a shell. */
export function loadSystemImages(cluster: Cluster): Promise<void> {
  return withTempDir(async (dir) => {
    for (const image of [pauseImage, shellImage(join(dir, 'shell'))]) {
      const archive = join(dir, 'image.tar');
      await writeImageArchive(image, archive);
      await cluster.loadImages(archive);
    }
  });
}
