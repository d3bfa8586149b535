import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clusterProgram } from './layout.js';

/** Where images of unpacked Debian packages have their shell and small tools. */
export const SHELL_FOLDER = '/opt/shell';

const MERGED = ['bin', 'sbin', 'lib', 'lib64'];
const USERS = { root: 0, server: 999, nobody: 65534 };

/** Puts a link for each of busybox's small tools beside it. */
export function linkTools(folder: string): void {
  const names = execFileSync(clusterProgram('busybox'), ['--list'], { encoding: 'utf8' }).trim().split('\n');
  mkdirSync(folder, { recursive: true });
  for (const name of names.filter((one) => one !== 'busybox')) symlinkSync('busybox', join(folder, name));
}

function putShell(folder: string): void {
  linkTools(folder);
  copyFileSync(clusterProgram('busybox'), join(folder, 'busybox'));
}

/** Puts what every image has into a folder: users, and a /tmp for all of them. */
export function putBasics(folder: string): void {
  const users = Object.entries(USERS).map(([name, id]) => `${name}:x:${id}:${id}::/:/bin/sh\n`);
  const groups = Object.entries(USERS).map(([name, id]) => `${name}:x:${id}:\n`);
  mkdirSync(join(folder, 'etc'), { recursive: true });
  writeFileSync(join(folder, 'etc', 'passwd'), users.join(''));
  writeFileSync(join(folder, 'etc', 'group'), groups.join(''));
  mkdirSync(join(folder, 'tmp'));
  chmodSync(join(folder, 'tmp'), 0o1777);
}

/**
 * Puts what is missing of unpacked Debian packages into a folder, for a layer above theirs: the basics, a shell, and in newer
 * suites the links at the root, which belong to a package that nobody asked for.
 */
export function putDebianRoot(folder: string, tree: string): void {
  putBasics(folder);
  putShell(join(folder, SHELL_FOLDER));
  const isMerged = !existsSync(join(tree, 'lib64'));
  if (isMerged) for (const name of MERGED) symlinkSync(join('usr', name), join(folder, name));
  const sh = join(isMerged ? 'usr/bin' : 'bin', 'sh');
  if (existsSync(join(tree, sh))) return;
  mkdirSync(dirname(join(folder, sh)), { recursive: true });
  symlinkSync(`${SHELL_FOLDER}/sh`, join(folder, sh));
}
