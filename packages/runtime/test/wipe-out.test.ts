import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holdLock, resticText, runBuiltin, scene, snapshots, storeFile, TAGS, type Scene } from './harness.js';
import { eventually } from './traces.js';

function wipe(at: Scene): ReturnType<typeof runBuiltin> {
  mkdirSync(join(at.root, 'run'), { recursive: true });
  writeFileSync(join(at.root, 'run/repository.json'), JSON.stringify(at.request.repository));
  return runBuiltin(at, ['wipe-out', `--scratch-dir=${at.scratch}`]);
}

test.concurrent('every snapshot goes, of whichever target, and the data with them', async () => {
  const at = scene();
  storeFile(at, 'widget.txt', 'a', TAGS);
  storeFile(at, 'widget.txt', 'b');
  const ran = await wipe(at);
  expect(ran.code, ran.text).toBe(0);
  expect(snapshots(at)).toEqual([]);
  expect(resticText(at, 'list', 'packs', '--no-lock').toString()).toBe('');
  expect((await wipe(at)).code).toBe(0);
});

test.concurrent('a repository that was never made is wiped out already', async () => {
  const ran = await wipe(scene({ repository: 'absent' }));
  expect(ran.code, ran.text).toBe(0);
});

test.concurrent('a repository that a backup is writing to loses nothing', async () => {
  const at = scene();
  storeFile(at, 'widget.txt', 'a', TAGS);
  const holder = holdLock(at);
  try {
    await eventually(() => resticText(at, 'list', 'locks', '--no-lock').toString() !== '');
    const ran = await wipe(at);
    expect(ran.code).not.toBe(0);
    expect(ran.text).toContain('SA_REPOSITORY_LOCKED');
    expect(snapshots(at)).toHaveLength(1);
  } finally {
    holder.kill();
  }
});
