import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { must } from '../lib/exec.mjs';
import { cache, cacheBin, root } from '../lib/paths.mjs';
import { platform } from './buildah.mjs';

const images = join(root, 'tooling', 'images');

/** Programs of the cache that a Dockerfile takes out of its context. */
const PROGRAMS = { nats: ['nats'] };

function emptyContext(name) {
  const context = join(cache, 'images', 'contexts', name);
  rmSync(context, { recursive: true, force: true });
  mkdirSync(context, { recursive: true });
  return context;
}

function put(from, context, path) {
  mkdirSync(dirname(join(context, path)), { recursive: true });
  copyFileSync(from, join(context, path));
}

function baseContext() {
  const context = emptyContext('base');
  cpSync(join(images, 'base'), context, { recursive: true });
  put(process.execPath, context, `bin/${platform}/node`);
  put(join(cacheBin, 'restic'), context, `bin/${platform}/restic`);
  return { context, names: ['ghcr.io/stash-addons/base:1'] };
}

/** What the package would be published with, and nothing else. */
function addonContext(addon) {
  const context = emptyContext(addon);
  const folder = join(root, 'addons', addon);
  const { version, files } = readJson(join(folder, 'package.json'));
  for (const name of ['Dockerfile', 'package.json']) put(join(folder, name), context, name);
  for (const path of files) cpSync(join(folder, path), join(context, path), { recursive: true });
  for (const name of PROGRAMS[addon] ?? []) put(join(cacheBin, name), context, `bin/${platform}/${name}`);
  // The manifest names the image, so that it cannot be in it.
  rmSync(join(context, 'dist', 'addon.json'));
  const { releases } = readJson(join(folder, 'dist', 'addon.json'));
  const names = [...new Set(releases.map(({ image }) => `${image.repository}:${image.tag}`))];
  return { context, names, args: { VERSION: version } };
}

async function operatorContext() {
  const context = emptyContext('operator');
  const folder = join(root, 'packages', 'operator');
  const { version } = readJson(join(folder, 'package.json'));
  put(join(folder, 'Dockerfile'), context, 'Dockerfile');
  put(join(images, 'operator', 'entry'), context, 'entry');
  const config = join(images, 'operator', 'tsup.config.js');
  const bundle = ['--config', config, '--out-dir', join(context, 'dist'), '--silent'];
  await must(join(root, 'node_modules', '.bin', 'tsup'), bundle, { cwd: root });
  writeFileSync(join(context, 'dist', 'package.json'), '{ "type": "module" }\n');
  const names = [`v${version}`, 'latest'].map((tag) => `ghcr.io/stash-addons/operator:${tag}`);
  return { context, names, args: { VERSION: version } };
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Every addon that has an image. */
export const addonImages = readdirSync(join(root, 'addons'))
  .filter((name) => existsSync(join(root, 'addons', name, 'Dockerfile')))
  .sort();

/** Puts together what an image is built of; `names` are all that it is called. */
export async function contextOf(image) {
  if (image === 'base') return baseContext();
  return image === 'operator' ? operatorContext() : addonContext(image);
}
