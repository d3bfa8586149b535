import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CONTRACT,
  type Repository,
  REPOSITORY_FILE,
  listProblems,
  REQUEST_FILE,
  RUN_DIRECTORY_VARIABLE,
  Secret,
  StashError,
  validateRequest,
  type RunRequest,
} from '@stash-addons/core';
import type { SecretValues } from '../target/secret-store.js';

export type ObjectKind = 'Secret' | 'ConfigMap';

/** What an engine gives to a step: the request, and the Secrets and ConfigMaps beside it. */
export interface RunDirectory {
  request: RunRequest;
  /** Values of a provided object; undefined where it was not provided. */
  read(kind: ObjectKind, namespace: string, name: string): SecretValues | undefined;
}

const FOLDERS: Record<ObjectKind, string> = { Secret: 'secrets', ConfigMap: 'configmaps' };

/** Reads the folder that STASH_ADDONS_RUN_DIR names. Throws SA_REQUEST_INVALID. */
export function openRunDirectory(env: NodeJS.ProcessEnv): RunDirectory {
  const folder = folderOf(env);
  return { request: readRequest(join(folder, REQUEST_FILE)), read: reader(folder) };
}

/** The Repository that a step alone is about, in the same folder. Throws SA_REQUEST_INVALID. */
export function openRepositoryDirectory(
  env: NodeJS.ProcessEnv,
): Pick<RunDirectory, 'read'> & { repository: Repository } {
  const folder = folderOf(env);
  return { repository: readJson(join(folder, REPOSITORY_FILE)) as Repository, read: reader(folder) };
}

function folderOf(env: NodeJS.ProcessEnv): string {
  const folder = env[RUN_DIRECTORY_VARIABLE];
  if (folder === undefined || folder === '') throw invalid(RUN_DIRECTORY_VARIABLE, 'the variable is not set');
  return folder;
}

function reader(folder: string): RunDirectory['read'] {
  return (kind, namespace, name) => {
    const path = join(folder, FOLDERS[kind], safePart(namespace), safePart(name));
    return existsSync(path) ? readValues(path) : undefined;
  };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw invalid(path, (error as Error).message);
  }
}

function readRequest(path: string): RunRequest {
  const value = readJson(path);
  const check = validateRequest(value);
  const { contract } = (value ?? {}) as { contract?: unknown };
  if (majorOf(contract) !== majorOf(CONTRACT)) {
    throw invalid(path, `it is of contract ${String(contract)}, this program speaks ${CONTRACT}`);
  }
  if (!check.ok) throw invalid(path, listProblems(check.problems));
  return check.request;
}

/** Kubernetes projects each key as a link beside hidden folders, which are passed over. */
function readValues(path: string): SecretValues {
  const keys = readdirSync(path).filter((key) => !key.startsWith('..'));
  return Object.fromEntries(keys.map((key) => [key, Secret.underKey(key, readFileSync(join(path, key), 'utf8'))]));
}

function safePart(part: string): string {
  if (part === '' || part === '.' || part === '..' || part.includes('/')) {
    throw new StashError('SA_RUN_FLAG_UNPROVIDED', { flag: 'of an object', name: part });
  }
  return part;
}

function majorOf(contract: unknown): string | undefined {
  return String(contract).split('.')[0];
}

function invalid(path: string, problem: string): StashError {
  return new StashError('SA_REQUEST_INVALID', { path, problem: problem.replace(/\.$/, '') });
}
