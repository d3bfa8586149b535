import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Scene, Stage } from './scene.js';

/** Begins a mount namespace of its own; who is not root becomes it there. */
export function inOwnMounts(script: string): string[] {
  const user = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  return ['unshare', '--mount', ...user, 'sh', '-c', script];
}

/** A folder for PATH with nothing but what every run needs. */
function barePath({ folder }: Stage): string {
  const bare = join(folder, 'bare');
  mkdirSync(bare);
  for (const name of ['perl', 'setpriv']) {
    symlinkSync(execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(), join(bare, name));
  }
  return bare;
}

/** The folders are given as words, and none of them has a blank. */
const NO_CLIENTS = `for folder in $CLIENT_FOLDERS; do
  [ ! -d "$folder" ] || mount -t tmpfs none "$folder" || exit 99
done
PATH=$BARE_PATH exec "$0" "$@"`;

const clientsMissing: Scene = (stage) => ({
  env: { BARE_PATH: barePath(stage), CLIENT_FOLDERS: stage.driver.client.folders.join(' ') },
  through: inOwnMounts(NO_CLIENTS),
});

const resticMissing: Scene = (stage) => ({ env: { RESTIC_BINARY: undefined, PATH: barePath(stage) } });

/** A fake of the program that dumps, which stands before the real one on PATH and does its work through it. */
function fakeDump(body: (real: string, stage: Stage) => string): Scene {
  return (stage) => {
    const { bench, driver, folder, server } = stage;
    const { dumper } = driver.client;
    const place = join(folder, 'fake', dumper.folder(server.version));
    mkdirSync(place, { recursive: true });
    const path = [server.env['PATH'], bench.env['PATH']].join(delimiter);
    const find = { env: { PATH: path }, encoding: 'utf8' } as const;
    const real = execFileSync('sh', ['-c', `command -v ${dumper.name}`], find).trim();
    const script = `#!/bin/sh\ncase "$*" in ${dumper.args}) ;; *) exec ${real} "$@" ;; esac\n${body(real, stage)}\n`;
    writeFileSync(join(place, dumper.name), script, { mode: 0o755 });
    return { env: { PATH: [place, path].join(delimiter) } };
  };
}

export const programScenes = {
  'clients missing': clientsMissing,
  'restic missing': resticMissing,
  'fake: empty dump': fakeDump(() => 'exit 0'),
  'fake: error on stderr': fakeDump(
    (real, { driver }) => `${real} "$@"\necho '${driver.client.dumper.error}' >&2\nexit 0`,
  ),
  'fake: no end mark': fakeDump((real) => `${real} "$@" | head -c -60`),
} satisfies Record<string, Scene>;
