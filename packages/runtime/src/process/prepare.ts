import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import {
  StashError,
  type Arg,
  type Command,
  type EnvValue,
  type PrivateFile,
  type PrivatePath,
  type SecretRef,
} from '@stash-addons/core';
import { encodeSecret } from './encode.js';
import type { SecretStore } from '../target/secret-store.js';

/** What turns a plan's command into one that can be started. */
export interface CommandSurroundings {
  privateDir: string;
  /** Stays until every undo of the run is done; made when a command first names a path in it. */
  keptDir: string;
  secrets: SecretStore;
  /** Absolute path of a program the plan names. */
  findProgram(name: string): string;
}

export interface PreparedCommand {
  file: string;
  args: string[];
  env: Record<string, string>;
}

/** Writes the command's private files and resolves its paths and secrets. */
export function prepareCommand(command: Command, around: CommandSurroundings): PreparedCommand {
  const [program, ...rest] = command.argv;
  for (const file of command.files ?? []) writePrivateFile(file, around);
  const args = rest.map((arg) => argText(arg, around));
  return {
    ...started(program, command.helper, args, around),
    env: { ...baseEnvironment(around.privateDir), ...mapValues(command.env ?? {}, (v) => envText(v, around)) },
  };
}

/** The command as somebody could type it, its secrets left out. */
export function commandText({ argv: [program, ...args] }: Command, around: CommandSurroundings): string {
  return [program, ...args.map((arg) => argText(arg, around))].join(' ');
}

/** A helper lies beside the program that runs, and is run by the same Node. */
function started(program: string, helper: string | undefined, args: string[], around: CommandSurroundings) {
  if (helper === undefined) return { file: around.findProgram(program), args };
  return { file: process.execPath, args: [join(dirname(process.argv[1] ?? ''), helper), ...args] };
}

/** The environment every child gets: nothing of ours but the search path. */
export function baseEnvironment(privateDir: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: join(privateDir, 'home'),
    TMPDIR: join(privateDir, 'tmp'),
    LANG: 'C.UTF-8',
  };
}

/** The real place of a private path; one that leads out of the private folder is an error of the addon. */
export function privatePath(privateDir: string, path: string): string {
  const inside = normalize(join('/', path));
  if (path.split('/').includes('..')) throw new StashError('SA_INTERNAL', { text: `private path ${path}` });
  return join(privateDir, inside);
}

function argText(arg: Arg, around: CommandSurroundings): string {
  return typeof arg === 'string' ? arg : pathText(arg, around);
}

function envText(value: EnvValue, around: CommandSurroundings): string {
  if (typeof value === 'string') return value;
  return '$path' in value ? pathText(value, around) : secretText(value, around.secrets);
}

function pathText({ $path, prefix = '', kept }: PrivatePath, around: CommandSurroundings): string {
  if (kept) mkdirSync(around.keptDir, { recursive: true, mode: 0o700 });
  return prefix + privatePath(kept ? around.keptDir : around.privateDir, $path);
}

function secretText(ref: SecretRef, secrets: SecretStore): string {
  return encodeSecret(secrets.get(ref.$secret.from, ref.$secret.key).reveal(), ref.$secret);
}

/** Renamed into place, so that a command that runs already never reads half of a file written anew. */
function writePrivateFile(file: PrivateFile, around: CommandSurroundings): void {
  const path = privatePath(around.privateDir, file.path);
  const content = file.content.map((part) => (typeof part === 'string' ? part : secretText(part, around.secrets)));
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, content.join(''), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function mapValues<A, B>(record: Record<string, A>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
