import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupSession } from '@stash-addons/core';
import { type PostgresServer, startPostgres } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BAD_INPUT } from '../src/bad-input/index.js';
import type { BadInput } from '../src/bad-input/row.js';
import { type Bench, createBench } from '../src/bench.js';
import { fillMegabytes, fillSmall } from '../src/dataset.js';
import { describeServer } from '../src/describe.js';
import { SCENES } from '../src/scenes/index.js';
import type { Setting } from '../src/scenes/scene.js';
import { passwordOf, urlOf } from '../src/target.js';
import { snapshotOf } from '../src/wire.js';

/** More than the full store of its scene has room for. */
const MEGABYTES = 4;
const STACK_TRACE = /^\s+at .+:\d+:\d+\)?$/m;

let bench: Bench;
let server: PostgresServer;
let snapshot: string;

beforeAll(async () => {
  bench = createBench();
  server = await startPostgres();
  await fillSmall(server, 'not to be changed');
  snapshot = snapshotOf(
    await bench.json<BackupSession>(['backup', urlOf(server), '--repo', bench.repo], passwordOf(server)),
  );
  await fillMegabytes(server, MEGABYTES);
});
afterAll(async () => {
  await server?.stop();
  bench.remove();
});

/** What bad input may not change. */
async function look(repository: string): Promise<unknown> {
  const folder = join(repository, 'snapshots');
  return {
    repositoryIsThere: existsSync(join(repository, 'config')),
    snapshots: existsSync(folder) ? readdirSync(folder).sort() : [],
    database: await describeServer(server),
  };
}

async function play({ command }: BadInput, folder: string, setting: Setting) {
  const values: Record<string, string> = { url: urlOf(server), repo: bench.repo, snapshot, folder, ...setting.values };
  const words = command
    .split(' ')
    .map((word) => word.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''));
  const watched = setting.watch ?? values['repo'] ?? '';
  const before = await look(watched);
  const ended = await bench.cli(words, { ...passwordOf(server), ...setting.env }, setting.through);
  return { ended, before, after: await look(watched) };
}

describe.each(Object.entries(BAD_INPUT))('%s', (_, rows) => {
  it.each(rows)('$input ends with $exit and $code, a hint and no stack trace, and changes nothing', async (row) => {
    const folder = mkdtempSync(join(bench.folder, 'scene-'));
    const setting = row.scene === undefined ? {} : await SCENES[row.scene]({ bench, server, folder });
    try {
      const { ended, before, after } = await play(row, folder, setting);
      const said = ended.stdout + ended.stderr;
      expect(/^error (SA_\w+): \S/m.exec(ended.stderr)?.[1], said).toBe(row.code);
      expect(ended.code, said).toBe(row.exit);
      expect(/^ {2}hint: (.*)$/m.exec(ended.stderr)?.[1]).toContain(row.hint);
      expect(said).not.toMatch(STACK_TRACE);
      expect(after).toEqual(before);
      expect(bench.leftovers()).toEqual([]);
    } finally {
      await setting.release?.();
    }
  });
});
