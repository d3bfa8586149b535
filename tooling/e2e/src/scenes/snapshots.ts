import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeTags } from '@stash-addons/core';
import { cacheBin } from '@stash-addons/testbed';
import { passwordOf } from '../target.js';
import { copyOfRepository } from './repositories.js';
import type { Scene, Setting, Stage } from './scene.js';

interface Given {
  input?: string;
  cwd?: string;
}

/** A copy of the repository with one more snapshot, made by restic alone. */
async function withSnapshot(stage: Stage, args: string[], given: Given = {}): Promise<Setting> {
  const repo = copyOfRepository(stage);
  await stage.bench.restic(['backup', '--host', 'host-0', ...args], { repo, ...given });
  return { values: { repo, snapshot: (await stage.bench.snapshots(repo)).at(-1)?.id ?? '' } };
}

function tagged(tags: Parameters<typeof encodeTags>[0]): string[] {
  return encodeTags(tags).flatMap((tag) => ['--tag', tag]);
}

const STREAM = ['--stdin', '--stdin-filename', 'dumpfile.sql'];

const foreign: Scene = (stage) =>
  withSnapshot(stage, [...STREAM, ...tagged({ addon: 'widget' })], { input: 'a widget' });

/** restic takes no empty stream itself, so it is a file; of a tree, its folder. */
const empty: Scene = (stage) => {
  const { driver, folder, server } = stage;
  const { kind, path } = server.way(driver.ways[0] ?? '');
  mkdirSync(join(folder, kind === 'tree' ? path : '.'), { recursive: true });
  if (kind === 'stream') writeFileSync(join(folder, path), '');
  return withSnapshot(stage, [`.${path}`], { cwd: folder });
};

const unknown: Scene = (stage) => {
  const photos = join(stage.folder, 'photos');
  mkdirSync(photos);
  writeFileSync(join(photos, 'one.txt'), 'no dump');
  return withSnapshot(stage, [photos]);
};

const onlyOfOthers: Scene = async ({ bench, folder }) => {
  const repo = join(folder, 'repository');
  await bench.restic(['init'], { repo });
  await bench.restic(['backup', ...STREAM, ...tagged({ target: 'local/AppBinding/another' })], {
    repo,
    input: 'of another',
  });
  return { values: { repo } };
};

const FAKE_RESTIC = (real: string) => `#!/bin/sh
# A fake: the real restic, but a backup fails after its snapshot was made, and the snapshot cannot be removed.
case " $* " in
  *" forget "*) echo 'Fatal: a fake refuses to forget' >&2; exit 1 ;;
  *" backup "*) ${real} "$@"; exit 3 ;;
esac
exec ${real} "$@"
`;

/** A backup that could not take back what it had made leaves a snapshot that this machine knows to be bad. */
const rejected: Scene = async (stage) => {
  const { bench, server, folder } = stage;
  const repo = copyOfRepository(stage);
  const fake = join(folder, 'fake-restic');
  writeFileSync(fake, FAKE_RESTIC(cacheBin('restic')), { mode: 0o755 });
  const known = new Set((await bench.snapshots(repo)).map(({ id }) => id));
  const failed = await bench.cli(['backup', server.url(), '--repo', repo], {
    ...passwordOf(server),
    RESTIC_BINARY: fake,
  });
  const left = (await bench.snapshots(repo)).find(({ id }) => !known.has(id))?.id;
  if (left === undefined) throw new Error(`The fake left no snapshot:\n${failed.stderr}`);
  return { values: { repo, snapshot: left } };
};

export const snapshotScenes = {
  'foreign snapshot': foreign,
  'empty snapshot': empty,
  'unknown snapshot': unknown,
  'only of others': onlyOfOthers,
  'rejected snapshot': rejected,
} satisfies Record<string, Scene>;
