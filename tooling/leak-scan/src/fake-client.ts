import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheBin, postgresClientDirs } from '@stash-addons/testbed';

/** What a fake program does with the secrets it is given; `$0.leak` is a file beside it. */
const LEAKS = {
  'on an argv': '/bin/true "--password=$PGPASSWORD"',
  'into a file': 'echo "connecting with $PGPASSWORD" >> "$0.leak"',
  'as base64 into a file': 'printf "user:%s" "$PGPASSWORD" | base64 -w0 >> "$0.leak"',
  'on standard error': 'echo "connecting with $PGPASSWORD" >&2',
  'the key into a file': 'cat "$PGSSLKEY" >> "$0.leak"',
};

export type Leak = keyof typeof LEAKS;
export const LEAK_NAMES = Object.keys(LEAKS) as Leak[];

function script(path: string, leak: string, real: string): void {
  writeFileSync(path, `#!/bin/sh\n# A fake that leaks, made by a test.\n${leak}\nexec '${real}' "$@"\n`, {
    mode: 0o755,
  });
}

/** A folder for PATH with a fake pg_dumpall that leaks and then does its work. */
export function fakeClient(folder: string, major: string, leak: Leak): string {
  const bin = join(folder, 'fake-that-leaks', major, 'bin');
  mkdirSync(bin, { recursive: true });
  const real = join(postgresClientDirs().get(major) as string, 'pg_dumpall');
  script(join(bin, 'pg_dumpall'), `if [ -n "$PGPASSWORD" ]; then ${LEAKS[leak]}; fi`, real);
  return bin;
}

/** A fake restic that starts a database client with all it was given itself. */
export function fakeRestic(folder: string, major: string): string {
  const path = join(folder, 'fake-restic-that-leaks');
  const client = join(postgresClientDirs().get(major) as string, 'psql');
  script(path, `[ -z "$RESTIC_PASSWORD" ] || '${client}' --version >/dev/null`, cacheBin('restic'));
  return path;
}
