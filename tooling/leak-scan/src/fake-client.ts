import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { DatabaseServer, Driver } from '@stash-addons/drivers';
import { cacheBin } from '@stash-addons/testbed';

/** What a fake program does with the secrets it is given; `$0.leak` is a file beside it. */
const LEAKS = {
  'on an argv': '/bin/true "--password=$password"',
  'into a file': 'echo "connecting with $password" >> "$0.leak"',
  'as base64 into a file': 'printf "user:%s" "$password" | base64 -w0 >> "$0.leak"',
  'on standard error': 'echo "connecting with $password" >&2',
  'the key into a file': 'cat "$key" >> "$0.leak"',
};

export type Leak = keyof typeof LEAKS;
export const LEAK_NAMES = Object.keys(LEAKS) as Leak[];

function script(path: string, leak: string, real: string): void {
  const text = `#!/bin/sh\n# A fake that leaks, made by a test.\n${leak}\nexec '${real}' "$@"\n`;
  writeFileSync(path, text, { mode: 0o755 });
}

/** A folder for PATH with a fake of the program that dumps, which leaks and then does its work. */
export function fakeClient(folder: string, { client: { dumper } }: Driver, server: DatabaseServer, leak: Leak): string {
  const bin = join(folder, 'fake-that-leaks', dumper.folder(server.version));
  mkdirSync(bin, { recursive: true });
  const given = `password="${dumper.password}" key="${dumper.key}"`;
  const leaks = `case "$*" in ${dumper.args}) ${given}; ${LEAKS[leak]} ;; esac`;
  script(join(bin, dumper.name), leaks, programOf(server, dumper.name));
  return bin;
}

/** A fake restic that starts a database client with all it was given itself. */
export function fakeRestic(folder: string, { client: { dumper } }: Driver, server: DatabaseServer): string {
  const path = join(folder, 'fake-restic-that-leaks');
  const client = programOf(server, dumper.name);
  script(path, `[ -z "$RESTIC_PASSWORD" ] || '${client}' --version >/dev/null`, cacheBin('restic'));
  return path;
}

function programOf({ env }: DatabaseServer, name: string): string {
  const found = (env['PATH'] ?? '').split(delimiter).find((folder) => isProgram(join(folder, name)));
  if (found === undefined) throw new Error(`There is no ${name} for the tests`);
  return join(found, name);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
