import { mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
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

/**
 * Writes the parts of an image into a folder: its layers, which images that stand on the same one share, and its settings.
 * Returns its entry in the manifest of an archive of such parts, as `docker save` writes them.
 */
export async function exportImage({ name, names, parts }) {
  mkdirSync(parts, { recursive: true });
  const folder = mkdtempSync(join(parts, 'unfinished-'));
  try {
    const pushed = join(folder, 'pushed.tar');
    await buildah('push', name, `docker-archive:${pushed}:${name}`);
    await must('tar', ['--extract', '--file', pushed, '--directory', folder]);
    const [{ Config, Layers }] = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    for (const part of new Set([Config, ...Layers])) renameSync(realpathSync(join(folder, part)), join(parts, part));
    return { Config, RepoTags: names, Layers };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Pushes an image to the registry that its name names; returns the digest that it has there. */
export async function pushImage(name) {
  const folder = mkdtempSync(join(store, 'push-'));
  try {
    const file = join(folder, 'digest');
    await buildah('push', '--digestfile', file, name, `docker://${name}`);
    return readFileSync(file, 'utf8').trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Removes what older builds left behind. */
export async function removeUnnamedImages() {
  await buildah('rmi', '--prune');
}
