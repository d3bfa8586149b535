import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { type Backend, StashError } from '@stash-addons/core';
import { CA_FILE_KEY, commonKeys } from './backends/common.js';
import { BACKENDS, ROWS } from './backends/index.js';
import { splitUserInfo } from './backends/rest.js';
import { notARepository } from './backends/row.js';

export interface ParsedRepository {
  backend: Backend;
  /** What a storage Secret for it holds. */
  secret: Record<string, string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const UNSERVED = /^(sftp|rclone):/;

/**
 * Reads what a person gives as repository: a folder (a relative one becomes absolute) or any of restic's strings, with
 * the credentials out of the variables restic itself reads, RESTIC_PASSWORD_FILE and RESTIC_CACERT included. A user and
 * password inside a rest address are moved into the Secret. Throws SA_REPOSITORY_STRING or SA_PASSWORD_FILE.
 */
export function parseRepositoryString(text: string, env: Environment): ParsedRepository {
  if (text === '') throw notARepository('The empty text', 'it names nothing');
  if (UNSERVED.test(text)) throw notARepository(text, 'sftp and rclone have no place in a Repository object');
  const row = ROWS.find(({ scheme }) => scheme !== '' && text.startsWith(`${scheme}:`)) ?? localRow(text);
  const settings = row.parse(text);
  const backend: Backend = { [row.provider]: settings };
  row.url(settings);
  const secret = { ...fromEnvironment(row.keys, env), ...fromEnvironment(commonKeys, env), ...fromFiles(env) };
  if (row.provider === 'rest') Object.assign(secret, credentialsOf(text, secret));
  return { backend, secret };
}

function localRow(text: string) {
  if (!text.startsWith('local:') && !isAbsolute(text) && /^[a-z0-9]+:/i.test(text)) {
    throw notARepository(text, 'its scheme is not known; write local: before the name of a folder with a colon');
  }
  return BACKENDS.local;
}

function fromEnvironment(rows: typeof commonKeys, env: Environment): Record<string, string> {
  const found = rows
    .filter((row) => row.file === undefined)
    .flatMap((row) => {
      const value = env[row.env ?? row.key];
      return value === undefined || value === '' ? [] : [[row.key, value] as const];
    });
  return Object.fromEntries(found);
}

/** As restic does, a password file wins over RESTIC_PASSWORD and loses the white space around it. */
function fromFiles(env: Environment): Record<string, string> {
  const found: Record<string, string> = {};
  if (env.RESTIC_PASSWORD_FILE) found.RESTIC_PASSWORD = readPassword(env.RESTIC_PASSWORD_FILE);
  if (env.RESTIC_CACERT) {
    found[CA_FILE_KEY] = env.RESTIC_CACERT.split(',')
      .map((path) => read('RESTIC_CACERT', path))
      .join('\n');
  }
  return found;
}

function readPassword(path: string): string {
  try {
    return readText(path).trim();
  } catch (cause) {
    throw new StashError('SA_PASSWORD_FILE', { path, problem: (cause as Error).message }, { cause });
  }
}

function read(name: string, path: string): string {
  try {
    return readText(path);
  } catch (error) {
    throw notARepository(name, `its file ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function readText(path: string): string {
  return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
}

/** restic takes the variables only where the address has neither a user nor a password. */
function credentialsOf(text: string, secret: Record<string, string>): Record<string, string> {
  const { credentials } = splitUserInfo(text.slice('rest:'.length));
  if (Object.keys(credentials).length === 0) return {};
  delete secret.REST_SERVER_USERNAME;
  delete secret.REST_SERVER_PASSWORD;
  return credentials;
}
