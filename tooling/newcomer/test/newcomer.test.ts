import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startFilledRegistry, type Registry } from '@stash-addons/registry';
import { makeTempDir } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Author } from '../src/author.ts';
import { builtBy } from './built-by.ts';

const EXAMPLE = join(import.meta.dirname, '../../../examples/stash-addon-sqlite');
const RESTIC = 'export RESTIC_PASSWORD=repository-password';

const dir = makeTempDir();
let registry: Registry;

beforeAll(async () => {
  registry = await startFilledRegistry();
}, 180_000);

afterAll(async () => {
  await registry?.stop();
  dir.remove();
});

function sqlite(file: string, sql: string): string {
  const { status, stdout, stderr } = spawnSync('sqlite3', ['-bail', file, sql], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

it('npm create stash-addon makes a package that npm installs and builds', async () => {
  await builtBy(new Author(join(dir.path, 'npm'), registry));
}, 300_000);

describe("somebody else's addon", () => {
  const author = () => new Author(join(dir.path, 'author'), registry);
  const database = join(dir.path, "it's a shop", 'shop.db');

  it('is built, tried and published with published packages alone', async () => {
    cpSync(EXAMPLE, join(dir.path, 'author/addon'), {
      recursive: true,
      filter: (path) => !/node_modules|dist$/.test(path),
    });
    const scripts = ['build', 'lint', 'typecheck'].map((script) => `npm run ${script}`);
    const commands = ['npm install', ...scripts, 'npm test', 'npm run conform -- --short', 'npm publish'];
    const printed = await author().type(commands, 'addon');
    expect(printed.at(-2)).toMatch(/\b0 failed\b/);
  }, 300_000);

  it('is installed from the registry, and brings back a database that was written to meanwhile', async () => {
    mkdirSync(join(dir.path, "it's a shop"));
    mkdirSync(join(dir.path, 'author/backups'));
    sqlite(database, 'PRAGMA journal_mode = WAL; CREATE TABLE pair (side TEXT, number INTEGER)');
    const write = `BEGIN; INSERT INTO pair VALUES ('left', 1), ('filler', randomblob(3000)); INSERT INTO pair VALUES ('right', 1); COMMIT`;
    const url = `sqlite://${encodeURI(database)}`;
    await author().type(
      [
        'npm init --yes',
        'npm install @stash-addons/cli stash-addon-sqlite',
        `(while :; do sqlite3 "${database}" "${write}" && touch written; done &)`,
        'until [ -e written ]; do sleep 0.1; done',
        RESTIC,
        `npx stash-addons backup "${url}" --repo ./repository`,
      ],
      'backups',
    );
    const there = sqlite(database, 'SELECT count(*) FROM pair');
    sqlite(database, 'DROP TABLE pair; PRAGMA user_version = 9');
    await author().type([RESTIC, `npx stash-addons restore "${url}" --repo ./repository --yes`], 'backups');
    const [left, right] = ['left', 'right'].map((side) =>
      Number(sqlite(database, `SELECT count(*) FROM pair WHERE side = '${side}'`)),
    );
    expect(left).toBe(right);
    expect(left).toBeGreaterThan(0);
    expect(Number(there)).toBeGreaterThanOrEqual((left ?? 0) * 3);
    expect(sqlite(database, 'PRAGMA integrity_check; PRAGMA user_version')).toBe('ok\n0');
  });

  it('does not touch a database that holds tables, unless it is asked to', async () => {
    const url = `sqlite://${encodeURI(database)}`;
    sqlite(database, 'CREATE TABLE kept (a)');
    const restore = `npx stash-addons restore "${url}" --repo ./repository --yes`;
    await expect(author().type([RESTIC, restore], 'backups')).rejects.toThrow('SA_TARGET_EXISTS');
    expect(sqlite(database, '.tables')).toContain('kept');
    await author().type([RESTIC, `${restore} --param replace=true`], 'backups');
    expect(sqlite(database, '.tables')).not.toContain('kept');
    expect(existsSync(`${database}-journal`)).toBe(false);
  });
});
