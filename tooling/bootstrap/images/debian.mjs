import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../lib/exec.mjs';
import { cache } from '../lib/paths.mjs';
import { once } from '../lib/stamp.mjs';
import { debianMirror, KEYRING } from '../tools/debian-tree.mjs';
import { buildImage } from './buildah.mjs';

const SUITE = 'trixie';
const folder = join(cache, 'images', 'debian');

/** What the image of that name leaves out too. */
const LEFT_OUT = `path-exclude=/usr/share/locale/*
path-exclude=/usr/share/man/*
path-exclude=/usr/share/doc/*
path-include=/usr/share/doc/*/copyright
`;

function writeSettings(root, mirror) {
  const apt = join(root, 'etc', 'apt');
  rmSync(join(apt, 'sources.list'), { force: true });
  const sources = { Types: 'deb', URIs: mirror, Suites: SUITE, Components: 'main', 'Signed-By': KEYRING };
  const lines = Object.entries(sources).map(([key, value]) => `${key}: ${value}\n`);
  writeFileSync(join(apt, 'sources.list.d', 'debian.sources'), lines.join(''));
  writeFileSync(join(root, 'etc', 'dpkg', 'dpkg.cfg.d', 'slim'), LEFT_OUT);
  // The mirror of a machine without internet may be weeks behind.
  writeFileSync(join(apt, 'apt.conf.d', 'old-mirror'), 'Acquire::Check-Valid-Until "false";\n');
}

function removeLeftovers(root) {
  for (const path of ['var/cache/apt', 'var/lib/apt/lists', 'var/log', 'usr/share/doc', 'usr/share/man']) {
    for (const name of readdirSync(join(root, path))) rmSync(join(root, path, name), { recursive: true });
  }
}

async function make() {
  rmSync(folder, { recursive: true, force: true });
  const root = join(folder, 'root');
  const context = join(folder, 'context');
  mkdirSync(context, { recursive: true });
  const mirror = debianMirror();
  await must('debootstrap', ['--variant=minbase', `--keyring=${KEYRING}`, SUITE, root, mirror]);
  removeLeftovers(root);
  writeSettings(root, mirror);
  await must('tar', ['--create', '--numeric-owner', '--file', join(context, 'root.tar'), '--directory', root, '.']);
  writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nADD root.tar /\nCMD ["bash"]\n');
  await buildImage({ context, name: `docker.io/library/debian:${SUITE}-slim` });
  rmSync(folder, { recursive: true });
}

/** The image that the Dockerfile of the base begins with, where none can be pulled: made of Debian's packages. */
export async function ensureDebianImage() {
  const made = await once(join(cache, 'images', 'stamps', 'debian'), `${SUITE} 2`, make);
  return { note: made ? 'made' : 'there' };
}
