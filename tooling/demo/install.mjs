import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './run.mjs';

const root = resolve(import.meta.dirname, '..', '..');
/** What a user of one database installs, with what that needs. */
const PACKAGES = ['packages/core', 'packages/restic', 'packages/runtime', 'packages/cli', 'addons/postgres'];

/** Packs the packages as a release would, and installs the tarballs with plain npm. */
export async function installFromTarballs(home) {
  const tarballs = join(home, '..', 'tarballs');
  mkdirSync(tarballs, { recursive: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "name": "my-backups", "private": true }\n');
  for (const folder of PACKAGES) {
    await run('pnpm', ['pack', '--pack-destination', tarballs], { cwd: join(root, folder) });
  }
  const files = readdirSync(tarballs).map((name) => join(tarballs, name));
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...files], { cwd: home });
}
