import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupSession } from '@stash-addons/core';
import { DRIVERS, type Driver } from '@stash-addons/drivers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badInput } from '../src/bad-input/index.js';
import type { BadInput } from '../src/bad-input/row.js';
import { createBench } from '../src/bench.js';
import { SCENES } from '../src/scenes/index.js';
import type { Setting, Stage } from '../src/scenes/scene.js';
import { passwordOf } from '../src/target.js';
import { snapshotOf } from '../src/wire.js';

/** More than the full store of its scene has room for. */
const MEGABYTES = 4;
const STACK_TRACE = /^\s+at .+:\d+:\d+\)?$/m;

interface Place extends Omit<Stage, 'folder'> {
  snapshot: string;
  /** All that the server holds. */
  content: string;
}

/** A server with data, and a repository with a snapshot of a part of it. */
async function makePlace(driver: Driver): Promise<Place> {
  const [bench, server] = [createBench(), await driver.start()];
  bench.env['PATH'] = server.env['PATH'];
  await server.fillServer(0);
  const args = ['backup', server.url(), '--repo', bench.repo];
  const snapshot = snapshotOf(await bench.json<BackupSession>(args, passwordOf(server)));
  await server.emptyServer();
  await server.fillServer(MEGABYTES);
  return { bench, driver, server, snapshot, content: await server.everything() };
}

/** What bad input may not change, besides what the server holds. */
function look(repository: string): object {
  const folder = join(repository, 'snapshots');
  return {
    repositoryIsThere: existsSync(join(repository, 'config')),
    snapshots: existsSync(folder) ? readdirSync(folder).sort() : [],
  };
}

async function play(
  { bench, server, snapshot, content }: Place,
  { command }: BadInput,
  folder: string,
  setting: Setting,
) {
  const values: Record<string, string> = { url: server.url(), repo: bench.repo, snapshot, folder, ...setting.values };
  const words = command
    .split(' ')
    .map((word) => word.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''));
  const watched = setting.watch ?? values['repo'] ?? '';
  const held = setting.changesServer ? await server.everything() : content;
  const before = { ...look(watched), held };
  const ended = await bench.cli(words, { ...passwordOf(server), ...setting.env }, setting.through);
  return { ended, before, after: { ...look(watched), held: await server.everything() } };
}

describe.each(DRIVERS)('bad input with $name', (driver) => {
  let place: Place;

  beforeAll(async () => {
    place = await makePlace(driver);
  });
  afterAll(async () => {
    await place?.server.stop();
    place?.bench.remove();
  });

  const sections = badInput(DRIVERS).filter((section) => section.driver === driver);

  describe.each(sections)('$title', ({ rows }) => {
    it.each(rows)('$input ends with $exit and $code, a hint and no stack trace, and changes nothing', async (row) => {
      const folder = mkdtempSync(join(place.bench.folder, 'scene-'));
      const setting = row.scene === undefined ? {} : await SCENES[row.scene]({ ...place, folder });
      try {
        const { ended, before, after } = await play(place, row, folder, setting);
        const said = ended.stdout + ended.stderr;
        expect(/^error (SA_\w+): \S/m.exec(ended.stderr)?.[1], said).toBe(row.code);
        expect(ended.code, said).toBe(row.exit);
        expect(/^ {2}hint: (.*)$/m.exec(ended.stderr)?.[1]).toContain(row.hint);
        expect(said).not.toMatch(STACK_TRACE);
        expect(after).toEqual(before);
        expect(place.bench.leftovers()).toEqual([]);
      } finally {
        await setting.release?.();
      }
    });
  });
});
