import { join } from 'node:path';
import { Secret, StashError, type Provider, type Repository } from '@stash-addons/core';
import { CA_FILE_KEY, commonKeys } from './backends/common.js';
import { rowOf } from './backends/index.js';
import { splitUserInfo } from './backends/rest.js';
import type { KeyRow } from './backends/row.js';

/** Everything restic must be given to open one repository; plain data, nothing is written yet. */
export interface RepositoryAccess {
  provider: Provider;
  /** restic's repository string, without credentials: may be printed. */
  url: string;
  /** Variables for restic, besides those the driver sets itself (PATH, HOME, TMPDIR). */
  env: Record<string, string | Secret>;
  /** Global flags, for example `--cacert FILE`. */
  flags: string[];
  /** Written with mode 0600 by `createRestic`. */
  files: { path: string; content: Secret }[];
  /** The store's client tries again without saying so. */
  silentRetries: boolean;
}

export interface OpenRepository {
  repository: Pick<Repository, 'spec'>;
  /** The storage Secret, by key. */
  secret: Readonly<Record<string, Secret>>;
  /** A folder of mode 0700 for secret files. */
  files: { dir: string };
  /** Where a local backend really is, when it is not mounted at its mountPath. */
  folder?: string;
  /** Environment from which only variables marked `ambient` in the tables are taken. Default: that of this process. */
  ambient?: Readonly<Record<string, string | undefined>>;
}

/**
 * Turns a Repository and its storage Secret into what restic needs. Throws SA_REPOSITORY_CREDENTIAL_MISSING,
 * SA_REPOSITORY_CREDENTIAL_UNUSABLE and SA_REPOSITORY_STRING.
 */
export function openRepository(options: OpenRepository): RepositoryAccess {
  const { row, settings } = rowOf(options.repository.spec.backend);
  const url = row.provider === 'local' && options.folder !== undefined ? options.folder : row.url(settings);
  const access: RepositoryAccess = {
    provider: row.provider,
    url,
    env: { RESTIC_REPOSITORY: url },
    flags: row.flags?.(settings) ?? [],
    files: [],
    silentRetries: row.silentRetries ?? false,
  };
  const secret = withUserInfo(options);
  for (const key of [...commonKeys, ...row.keys]) addKey({ access, key, options, secret });
  Object.assign(access.env, row.env?.(settings));
  return access;
}

/** A user and password inside the address of a rest server count where the Secret has none. */
function withUserInfo({ repository, secret }: OpenRepository): Readonly<Record<string, Secret>> {
  const url = repository.spec.backend.rest?.url;
  if (url === undefined || secret.REST_SERVER_USERNAME !== undefined) return secret;
  const { credentials } = splitUserInfo(url);
  const found = Object.entries(credentials).map(([key, value]) => [key, new Secret(value)] as const);
  return { ...secret, ...Object.fromEntries(found) };
}

interface Adding {
  access: RepositoryAccess;
  key: KeyRow;
  options: OpenRepository;
  secret: Readonly<Record<string, Secret>>;
}

function addKey({ access, key: row, options, secret }: Adding): void {
  const value = valueOf(row, options, secret);
  if (value === undefined) {
    if (row.required)
      throw new StashError('SA_REPOSITORY_CREDENTIAL_MISSING', { repository: access.url, key: row.key });
    return;
  }
  if (reveal(value).includes('\0')) {
    const problem = 'it holds a NUL character';
    throw new StashError('SA_REPOSITORY_CREDENTIAL_UNUSABLE', { repository: access.url, key: row.key, problem });
  }
  if (row.file === undefined) {
    access.env[row.env ?? row.key] = value;
    return;
  }
  const path = join(options.files.dir, row.file);
  access.files.push({ path, content: value instanceof Secret ? value : new Secret(value) });
  if (row.key === CA_FILE_KEY) access.flags.push('--cacert', path);
  else access.env[row.env ?? row.key] = path;
}

function valueOf(
  row: KeyRow,
  options: OpenRepository,
  secret: Readonly<Record<string, Secret>>,
): string | Secret | undefined {
  const own = secret[row.key];
  if (own !== undefined && own.reveal() !== '') return own;
  if (!row.ambient) return undefined;
  const found = (options.ambient ?? process.env)[row.env ?? row.key];
  if (found === undefined || found === '') return undefined;
  return found.includes('@') ? new Secret(found) : found;
}

/** The text itself, for an environment or a 0600 file. */
export function reveal(value: string | Secret): string {
  return value instanceof Secret ? value.reveal() : value;
}
