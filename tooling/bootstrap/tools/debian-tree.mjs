import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, which } from '../lib/exec.mjs';
import { Missing } from '../lib/log.mjs';

export const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

function sourceLists() {
  const folder = '/etc/apt/sources.list.d';
  const parts = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return ['/etc/apt/sources.list', ...parts].filter((path) => existsSync(path));
}

/** The mirror that this machine's apt already uses for Debian itself. */
export function debianMirror() {
  const urls = sourceLists().flatMap((path) => readFileSync(path, 'utf8').match(/^[^#\n]*?https?:\/\/\S+/gm) ?? []);
  const found = urls.map((line) => line.slice(line.indexOf('http'))).find((url) => /\/debian\/?$/.test(url));
  if (found) return found;
  throw new Missing('No Debian mirror is named in /etc/apt; the programs of a newer Debian cannot be fetched.');
}

/** An apt of its own: nothing of the machine's package state is read or changed, and root is not needed. */
function aptOptions(base) {
  const settings = {
    'Dir::Etc::sourcelist': join(base, 'sources.list'),
    'Dir::Etc::sourceparts': join(base, 'none'),
    'Dir::Etc::preferences': join(base, 'none'),
    'Dir::Etc::preferencesparts': join(base, 'none'),
    'Dir::State': join(base, 'state'),
    'Dir::State::lists': join(base, 'lists'),
    'Dir::State::status': join(base, 'status'),
    'Dir::Cache': base,
    'Dir::Cache::archives': join(base, 'archives'),
    'APT::Sandbox::User': '',
    'APT::Install-Recommends': 'false',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

function checkTools() {
  const missing = ['apt-get', 'dpkg'].filter((name) => !which(name));
  if (missing.length || !existsSync(KEYRING)) {
    throw new Missing(`This needs a Debian (${missing.join(', ') || KEYRING} is not there).`);
  }
}

/**
 * Unpacks packages of another Debian suite, with all they depend on, into a folder. Nothing of it is installed: its
 * programs run with the tree's own loader and libraries.
 */
export async function unpackDebianTree({ folder, suite, packages }) {
  checkTools();
  rmSync(folder, { recursive: true, force: true });
  const base = join(folder, 'apt');
  for (const part of ['state', 'lists/partial', 'archives/partial']) mkdirSync(join(base, part), { recursive: true });
  writeFileSync(join(base, 'status'), '');
  writeFileSync(join(base, 'sources.list'), `deb [signed-by=${KEYRING}] ${debianMirror()} ${suite} main\n`);
  const options = aptOptions(base);
  await must('apt-get', [...options, '-qq', 'update']);
  await must('apt-get', [...options, '-qq', '-y', '--download-only', 'install', ...packages]);
  mkdirSync(join(folder, 'root'));
  for (const name of readdirSync(join(base, 'archives')).filter((name) => name.endsWith('.deb'))) {
    await must('dpkg', ['-x', join(base, 'archives', name), join(folder, 'root')]);
  }
  rmSync(base, { recursive: true });
}

/** Older suites have some libraries in /lib, which is a folder of its own in an unpacked tree. */
function libraryFolders(root) {
  const bases = [join(root, 'usr', 'lib'), join(root, 'lib')].filter((base) => existsSync(base));
  return bases.flatMap((base) =>
    readdirSync(base)
      .filter((entry) => entry.includes('-linux-gnu'))
      .map((entry) => join(base, entry)),
  );
}

function loaderIn(folders) {
  const paths = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return paths.find((path) => /\/ld-linux[^/]*\.so\.\d+$/.test(path));
}

/** Loaders before glibc 2.33 cannot tell a program its name. */
function canBeNamed(loader) {
  return spawnSync(loader, ['--help'], { encoding: 'utf8' }).stdout.includes('--argv0');
}

/**
 * Writes a small script that runs a program of the tree. Where it can be, the program is told the script's own path as its name, so that it
 * finds its companions (pg_dumpall looks for pg_dump beside itself) as scripts too. `env` is what it has to be told besides.
 */
export function writeWrapper({ root, program, path, env = {} }) {
  const libraries = libraryFolders(root);
  const loader = loaderIn(libraries);
  const name = canBeNamed(loader) ? ['--argv0', '"$0"'] : [];
  const parts = [loader, '--library-path', libraries.join(':'), ...name, join(root, program), '"$@"'];
  const quoted = parts.map((part) => (part.startsWith('/') ? `'${part}'` : part));
  const exports = Object.entries(env).map(([name, value]) => `export ${name}='${value}'\n`);
  writeFileSync(path, `#!/bin/sh\n${exports.join('')}exec ${quoted.join(' ')}\n`, { mode: 0o755 });
}
