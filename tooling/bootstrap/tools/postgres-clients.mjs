import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../lib/paths.mjs';
import { capture } from '../lib/exec.mjs';
import { Missing } from '../lib/log.mjs';
import { unpackDebianTree, writeWrapper } from './debian-tree.mjs';

/** Which Debian suite carries which client. */
const SUITES = { 17: 'trixie', 18: 'sid' };
const PROGRAMS = ['pg_dump', 'pg_dumpall', 'pg_restore', 'psql'];

export const clientMajors = Object.keys(SUITES);

async function versionOf(bin) {
  const { code, output } = await capture(join(bin, 'pg_dumpall'), ['--version']);
  return code === 0 ? output.trim().split(' ')[2] : undefined;
}

async function install(major, bin) {
  const tree = join(cache, 'debian', `postgresql-client-${major}`);
  rmSync(bin, { recursive: true, force: true });
  await unpackDebianTree({ folder: tree, suite: SUITES[major], packages: [`postgresql-client-${major}`] });
  mkdirSync(bin, { recursive: true });
  for (const name of PROGRAMS) {
    const program = join('usr', 'lib', 'postgresql', major, 'bin', name);
    writeWrapper({ root: join(tree, 'root'), program, path: join(bin, name) });
  }
}

/** pg_dump, pg_dumpall, pg_restore and psql of one major version, newer than the machine's own. */
export async function ensurePostgresClient(major) {
  const bin = join(cache, 'postgresql-client', major, 'bin');
  const there = await versionOf(bin);
  if (there) return { note: there };
  await install(major, bin);
  const installed = await versionOf(bin);
  if (!installed) throw new Missing(`The PostgreSQL ${major} client was unpacked to ${bin}, but does not run here.`);
  return { note: installed };
}
