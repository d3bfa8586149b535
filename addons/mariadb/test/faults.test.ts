import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createBench as createBenchOf, type Bench } from '@stash-addons/addon-tests';
import { mariadbClientDirs, startMariadb, type MariadbServer } from '@stash-addons/testbed';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { manifest } from '../src/manifest.js';

const REAL = join(mariadbClientDirs().get('11.8') as string, 'mariadb-dump');
const folder = resolve(import.meta.dirname, '..');
let server: MariadbServer;
let fakes: string;
let bench: Bench;

beforeAll(async () => {
  server = await startMariadb();
  await server.query('create database app; create table app.t (a int, t text)');
  await server.query("insert into app.t select seq, repeat('x', 900) from seq_1_to_3000", 'app');
  fakes = mkdtempSync(join(tmpdir(), 'sa-fake-'));
  bench = createBenchOf({ folder, manifest, path: [fakes, mariadbClientDirs().get('11.8') as string] });
});
afterAll(async () => {
  await server.stop();
  bench.remove();
  rmSync(fakes, { recursive: true });
});
beforeEach(() => rmSync(join(fakes, 'mariadb-dump'), { force: true }));

/** A program in the place of the real one, newer than it, that calls it. */
function fakeDump(script: string): void {
  const version = 'echo "mariadb-dump from 99.0.0-MariaDB, client 10.19 for fake"';
  writeFileSync(join(fakes, 'mariadb-dump'), `#!/bin/sh\n[ "$1" = --version ] && { ${version}; exit 0; }\n${script}\n`);
  chmodSync(join(fakes, 'mariadb-dump'), 0o755);
}

const snapshots = async () => (JSON.parse(await bench.restic(['snapshots', '--json'])) as unknown[]).length;

describe('a backup whose dump is not whole is an error, and makes no snapshot', () => {
  it.each([
    [
      'it reports an error and exits with 0',
      `'${REAL}' "$@"; echo "mariadb-dump: Error 2013: lost" >&2; exit 0`,
      {},
      'SA_COMMAND_REPORTED_ERRORS',
    ],
    [
      'it warns of something and exits with 0',
      `'${REAL}' "$@"; echo "Warning: something is missing" >&2`,
      {},
      'SA_COMMAND_REPORTED_ERRORS',
    ],
    [
      'it writes half of the dump and exits with 0',
      `'${REAL}' "$@" 2>/dev/null | head -c 500000; exit 0`,
      {},
      'SA_DUMP_UNFINISHED',
    ],
    ['it writes nothing and exits with 0', 'exit 0', {}, 'SA_DUMP_EMPTY'],
    ['it is killed midway', `'${REAL}' "$@" 2>/dev/null | head -c 500000; kill -9 $$`, {}, 'SA_COMMAND_FAILED'],
    [
      'the first of two writes half of its dump and exits with 0',
      `case "$*" in *"--databases app"*) '${REAL}' "$@" 2>/dev/null | head -c 500000;; *) '${REAL}' "$@";; esac; exit 0`,
      { multiDumpArgs: '$args=--databases app $args=--databases mysql' },
      'SA_SNAPSHOT_INCOMPLETE',
    ],
  ])('%s', async (_, script, params, code) => {
    fakeDump(script);
    const before = await snapshots();
    const run = await bench.run({ operation: 'backup', server, params: { args: '--databases app', ...params } });
    expect(run.result.error?.code, run.log).toBe(code);
    expect(await snapshots()).toBe(before);
  });
});
