import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { PostgresServer } from '@stash-addons/testbed';
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

const NO_CLIENTS = `[ ! -d /usr/lib/postgresql ] || mount -t tmpfs none /usr/lib/postgresql || exit 99
PATH=$BARE_PATH exec "$0" "$@"`;

const clientsMissing: Scene = (stage) => ({ env: { BARE_PATH: barePath(stage) }, through: inOwnMounts(NO_CLIENTS) });

const resticMissing: Scene = (stage) => ({ env: { RESTIC_BINARY: undefined, PATH: barePath(stage) } });

/**
 * A fake pg_dumpall, which stands before the real one on PATH and does its work through it. Its folder is named like
 * those of real ones, so that it is taken first.
 */
function fakeDump(body: (real: string) => string): Scene {
  return ({ bench, folder, server }) => {
    const place = join(folder, 'fake-pg_dumpall', majorOf(server), 'bin');
    mkdirSync(place, { recursive: true });
    const real = join(server.binDir, 'pg_dumpall');
    const script = `#!/bin/sh\ncase "$*" in *--version*) exec ${real} "$@" ;; esac\n${body(real)}\n`;
    writeFileSync(join(place, 'pg_dumpall'), script, { mode: 0o755 });
    return { env: { PATH: [place, bench.env['PATH']].join(delimiter) } };
  };
}

function majorOf({ version }: PostgresServer): string {
  return version.replace(/\..*/, '');
}

export const programScenes = {
  'clients missing': clientsMissing,
  'restic missing': resticMissing,
  'fake: empty dump': fakeDump(() => 'exit 0'),
  'fake: error on stderr': fakeDump((real) => `${real} "$@"\necho 'pg_dumpall: error: a fake one' >&2\nexit 0`),
  'fake: no end mark': fakeDump((real) => `${real} "$@" | head -c -60`),
} satisfies Record<string, Scene>;
