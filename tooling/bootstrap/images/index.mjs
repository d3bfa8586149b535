import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { step } from '../lib/log.mjs';
import { cache } from '../lib/paths.mjs';
import { hashOfFiles, once } from '../lib/stamp.mjs';
import { ensureDebianProgram } from '../tools/debian-program.mjs';
import { ensureGoTools } from '../tools/go-tools.mjs';
import { buildImage, digestOf, exportImage, removeUnnamedImages } from './buildah.mjs';
import { addonImages, contextOf } from './contexts.mjs';
import { ensureDebianImage } from './debian.mjs';

const folder = join(cache, 'images');
const parts = join(folder, 'parts');
const factsOf = (image) => join(folder, `${image}.json`);

function filesIn(context) {
  const entries = readdirSync(context, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.sort((a, b) => (relative(context, a) < relative(context, b) ? -1 : 1));
}

/** An image is built anew when what it stands on was. */
function keyBelow(image) {
  const stamp = join(folder, 'stamps', image === 'base' ? 'debian' : 'base');
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
}

async function build(image, { context, names, args }) {
  const [name] = names;
  await buildImage({ context, name, args });
  if (image === 'base') return;
  const entry = await exportImage({ name, names, parts });
  const facts = { names, digest: await digestOf(name), sizes: entry.Layers.map(sizeOf), entry };
  writeFileSync(factsOf(image), `${JSON.stringify(facts)}\n`);
}

function sizeOf(part) {
  return statSync(join(parts, part)).size;
}

function isWhole(image) {
  if (!existsSync(factsOf(image))) return false;
  const { Config, Layers } = imageFacts(image).entry;
  return [Config, ...Layers].every((part) => existsSync(join(parts, part)));
}

function removeUnusedParts() {
  const used = new Set(images.filter(isWhole).flatMap((image) => Object.values(imageFacts(image).entry).flat()));
  for (const part of readdirSync(parts).filter((name) => !used.has(name)))
    rmSync(join(parts, part), { recursive: true });
}

/** Builds an image unless it is there of the same parts. */
async function ensureImage(image) {
  const made = await contextOf(image);
  const key = `${hashOfFiles(filesIn(made.context))} ${made.names.join(' ')} ${keyBelow(image)}`;
  if (image !== 'base' && !isWhole(image)) rmSync(join(folder, 'stamps', image), { force: true });
  const built = await once(join(folder, 'stamps', image), key, () => build(image, made));
  rmSync(made.context, { recursive: true });
  return { note: built ? 'built' : 'there' };
}

const images = ['operator', ...addonImages];

/** Those that are named, or all of them. */
export function chosenImages(named) {
  return images.filter((image) => named.length === 0 || named.includes(image));
}

/** What is known of an image that was built. */
export function imageFacts(image) {
  return JSON.parse(readFileSync(factsOf(image), 'utf8'));
}

/** The images of this project that are named, or all of them, as parts of archives in the cache. */
export async function ensureImages(named = []) {
  mkdirSync(folder, { recursive: true });
  for (const program of ['buildah', 'debootstrap']) await step(program, () => ensureDebianProgram(program));
  await ensureGoTools('restic', 'nats');
  await step('image of Debian', ensureDebianImage);
  for (const image of ['base', ...chosenImages(named)]) await step(`image of ${image}`, () => ensureImage(image));
  removeUnusedParts();
  await removeUnnamedImages();
}
