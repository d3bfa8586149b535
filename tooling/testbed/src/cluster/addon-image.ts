import { copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cacheBin, cacheFolder } from '../paths.js';
import { withTempDir } from '../temp-dir.js';
import type { Cluster } from './cluster.js';
import { writeImageArchive } from './image-archive.js';
import { putDebianRoot, SHELL_FOLDER } from './image-root.js';

export interface AddonImage {
  /** The folder of the addon, with what `tsup` has built. */
  folder: string;
  /** What the image is called, with its tag. */
  name: string;
}

/** Programs that an addon's Dockerfile takes from elsewhere than Debian. */
const OWN_PROGRAMS: Record<string, string[]> = { nats: ['nats'] };

function putProgram(folder: string, program: string, from: string): void {
  const to = join(folder, 'usr', 'local', 'bin', program);
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/** The same places as in the addon's Dockerfile. */
function putAddon(folder: string, addon: string): void {
  mkdirSync(join(folder, 'addon'));
  copyFileSync(join(addon, 'package.json'), join(folder, 'addon', 'package.json'));
  cpSync(join(addon, 'dist'), join(folder, 'addon', 'dist'), { recursive: true });
}

/**
 * Gives a cluster's node the image of an addon: the Debian packages that its Dockerfile names, Node, restic and the addon's
 * program, put together here because nothing can be pulled.
 */
export async function loadAddonImage(cluster: Cluster, { folder: addon, name }: AddonImage): Promise<void> {
  const short = resolve(addon).split('/').at(-1) ?? '';
  const tree = join(cacheFolder, 'debian', `addon-${short}`, 'root');
  if (!existsSync(tree)) throw new Error(`${tree} is not there. The bootstrap makes it: npm run testbed test`);
  await withTempDir(async (dir) => {
    const top = join(dir, 'top');
    mkdirSync(top);
    putDebianRoot(top, tree);
    putAddon(top, addon);
    putProgram(top, 'node', process.execPath);
    for (const program of ['restic', ...(OWN_PROGRAMS[short] ?? [])]) putProgram(top, program, cacheBin(program));
    const archive = join(dir, 'image.tar');
    await writeImageArchive(
      {
        name,
        layers: [
          { folder: tree, at: '', without: ['usr/share/doc', 'usr/share/man', 'usr/share/locale'] },
          { folder: top, at: '' },
        ],
        entrypoint: ['node', '/addon/dist/program.js'],
        env: { PATH: `/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${SHELL_FOLDER}` },
        user: '65534:65534',
      },
      archive,
    );
    await cluster.loadImages(archive);
  });
}
