import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A part of an image: what lies in a folder, under a path of the image, all owned by root. */
export interface ImageLayer {
  folder: string;
  /** Without a slash at either end; empty for the image's root. */
  at: string;
  /** Paths in the folder; everything when left out. */
  only?: string[];
  /** Paths in the folder that are left out. */
  without?: string[];
}

export interface ImageSpec {
  /** With its tag, such as `stash-addons.test/widget:1`. */
  name: string;
  layers: ImageLayer[];
  entrypoint: string[];
  env?: Record<string, string>;
  /** Such as `65534:65534`; root when left out. */
  user?: string;
}

/** Of root, readable for all, and the same each time. */
const UNIFORM = ['--mode=a+rX', '--owner=0', '--group=0', '--numeric-owner', '--sort=name', '--mtime=@0'];

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** `flags=rSh`: the targets of symbolic links stay as they are. */
async function writeLayer(layer: ImageLayer, path: string): Promise<string> {
  const { folder, at, only = ['.'], without = [] } = layer;
  const place = at === '' ? [] : [`--transform=flags=rSh;s,^\\.\\(/\\|$\\),${at}\\1,`];
  const members = only.map((name) => (name === '.' ? name : `./${name}`));
  const excluded = without.map((name) => `--exclude=./${name}`);
  await run('tar', ['--create', ...UNIFORM, ...place, ...excluded, '--directory', folder, '--file', path, ...members]);
  return digestOf(path);
}

function configOf({ entrypoint, env = {}, user = '' }: ImageSpec, layers: string[]): object {
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: {
      Entrypoint: entrypoint,
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      User: user,
    },
    rootfs: { type: 'layers', diff_ids: layers.map((digest) => `sha256:${digest}`) },
  };
}

async function fill(folder: string, image: ImageSpec): Promise<string[]> {
  const digests: string[] = [];
  for (const [index, layer] of image.layers.entries()) {
    digests.push(await writeLayer(layer, join(folder, `${index}.tar`)));
  }
  const config = JSON.stringify(configOf(image, digests));
  const configName = `${createHash('sha256').update(config).digest('hex')}.json`;
  const layers = digests.map((_, index) => `${index}.tar`);
  await writeFile(join(folder, configName), config);
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify([{ Config: configName, RepoTags: [image.name], Layers: layers }]),
  );
  return ['manifest.json', configName, ...layers];
}

/** Writes an image as an archive that any container runtime imports; no other program of images is needed. */
export async function writeImageArchive(image: ImageSpec, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'sa-image-'));
  try {
    const members = await fill(folder, image);
    const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}`);
    await run('tar', ['--create', '--directory', folder, '--file', unfinished, ...members]);
    await rename(unfinished, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
