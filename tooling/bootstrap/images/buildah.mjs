import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../lib/exec.mjs';
import { cache } from '../lib/paths.mjs';

const store = join(cache, 'images', 'store');
const STORAGE = ['--root', join(store, 'root'), '--runroot', join(store, 'run'), '--storage-driver', 'vfs'];

/** As images call the processor of this machine. */
export const platform = { x64: 'amd64' }[process.arch] ?? process.arch;

function buildah(command, ...args) {
  return must('buildah', [...STORAGE, command, ...args]);
}

/** Builds the Dockerfile of a context. All times in the image are the same, so that what it holds makes its digest. */
export async function buildImage({ context, name, args = {} }) {
  mkdirSync(store, { recursive: true });
  const given = Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  const how = ['--isolation', 'chroot', '--pull-never', '--timestamp', '0', '--platform', `linux/${platform}`];
  await buildah('bud', ...how, ...given, '--tag', name, context);
}

/** The digest of its manifest, as it is stored here; a registry that compresses the layers has another. */
export async function digestOf(name) {
  return (await buildah('inspect', '--type', 'image', '--format', '{{.FromImageDigest}}', name)).trim();
}

/** Writes an image under all of its names as an archive that any container runtime imports. */
export async function exportImage({ name, names, archive }) {
  const folder = mkdtempSync(join(tmpdir(), 'sa-export-'));
  try {
    const pushed = join(folder, 'pushed.tar');
    const parts = join(folder, 'parts');
    mkdirSync(parts);
    await buildah('push', name, `docker-archive:${pushed}:${name}`);
    await must('tar', ['--extract', '--file', pushed, '--directory', parts]);
    const [manifest] = JSON.parse(readFileSync(join(parts, 'manifest.json'), 'utf8'));
    writeFileSync(join(parts, 'manifest.json'), JSON.stringify([{ ...manifest, RepoTags: names }]));
    const members = ['manifest.json', manifest.Config, ...new Set(manifest.Layers)];
    await must('tar', ['--create', '--dereference', '--file', archive, '--directory', parts, ...members]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Removes what older builds left behind. */
export async function removeUnnamedImages() {
  await buildah('rmi', '--prune');
}
