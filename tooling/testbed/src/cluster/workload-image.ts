import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../paths.js';
import { withTempDir } from '../temp-dir.js';
import { writeImageArchive } from './image-archive.js';
import { putDebianRoot, SHELL_FOLDER } from './image-root.js';
import { WORKLOAD_KINDS } from './workload-kinds.js';
import type { WorkloadName } from './workload-kinds.js';

/** The image's name; nobody can pull it. */
export function workloadImage(name: WorkloadName): string {
  return `stash-addons.test/${name}:1`;
}

function keyOf(name: WorkloadName): string {
  const { layers, start, path } = WORKLOAD_KINDS[name];
  const parts = layers().map((layer) => {
    const paths = (layer.only ?? ['.']).map((member) => join(layer.folder, member));
    return { layer, changed: paths.map((member) => statSync(member).mtimeMs) };
  });
  return createHash('sha256').update(JSON.stringify({ parts, start, path })).digest('hex').slice(0, 16);
}

async function write(name: WorkloadName, archive: string): Promise<void> {
  const { layers, start, path } = WORKLOAD_KINDS[name];
  const parts = layers();
  await withTempDir(async (folder) => {
    putDebianRoot(folder, parts[0]?.at === '' ? parts[0].folder : '/nonexistent');
    writeFileSync(join(folder, 'start'), `#!${SHELL_FOLDER}/sh\nset -eu\n${start}`, { mode: 0o755 });
    const folders = [...path, '/usr/local/bin', '/usr/sbin', '/usr/bin', SHELL_FOLDER];
    await writeImageArchive(
      {
        name: workloadImage(name),
        layers: [...parts, { folder, at: '' }],
        entrypoint: ['/start'],
        env: { PATH: folders.join(':') },
        user: '999:999',
      },
      archive,
    );
  });
}

/** The archive of a server's image; it is made when it is not there, or of other parts. */
export async function workloadArchive(name: WorkloadName): Promise<string> {
  const folder = join(cacheFolder, 'cluster', 'images');
  const archive = join(folder, `${name}-${keyOf(name)}.tar`);
  if (existsSync(archive)) return archive;
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder).filter((file) => file.startsWith(`${name}-`))) rmSync(join(folder, old));
  await write(name, archive);
  return archive;
}
