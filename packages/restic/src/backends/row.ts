import { posix } from 'node:path';
import { StashError, type Backend, type Provider } from '@stash-addons/core';

/** One value that restic may need from a storage Secret. */
export interface KeyRow {
  /** Key in the storage Secret. */
  key: string;
  /** The variable restic reads it from, where it has another name. */
  env?: string;
  /** May also come from the environment of this process: cloud identities are put there by the platform. */
  ambient?: true;
  /** restic wants a file: the value is written there, and the variable holds the path. */
  file?: string;
  required?: true;
}

/** Everything the driver knows of one kind of store. */
export interface BackendRow<P extends Provider> {
  provider: P;
  /** What restic's repository string starts with; empty for a folder. */
  scheme: string;
  url(settings: NonNullable<Backend[P]>): string;
  parse(text: string): NonNullable<Backend[P]>;
  keys: readonly KeyRow[];
  env?(settings: NonNullable<Backend[P]>): Record<string, string>;
  flags?(settings: NonNullable<Backend[P]>): string[];
  /** Its client tries an unreachable store again without saying so. */
  silentRetries?: true;
}

export function keys(names: string, extra: Omit<KeyRow, 'key'> = {}): KeyRow[] {
  return names
    .trim()
    .split(/\s+/)
    .map((key) => ({ key, ...extra }));
}

/** `a//b/` and `/a/b` -> `a/b`; the empty text stays empty. */
export function cleanPath(...parts: (string | undefined)[]): string {
  const joined = posix.join('/', ...parts.map((part) => part ?? ''));
  return joined.replace(/^\/+|\/+$/g, '');
}

export function connections(name: string, max: number | undefined): string[] {
  return max !== undefined && max > 0 ? ['--option', `${name}.connections=${max}`] : [];
}

/** The text may be printed: what could be a user and a password in it is hidden. */
export function notARepository(text: string, problem: string): StashError {
  return new StashError('SA_REPOSITORY_STRING', { text: text.replace(/:.*@/, ':***@'), problem });
}

/** `bucket:/prefix`, the form of gs, azure, swift and b2. */
export function splitBucket(text: string, scheme: string): { name: string; prefix?: string } {
  const rest = text.slice(scheme.length + 1);
  const colon = rest.indexOf(':');
  const name = colon < 0 ? rest : rest.slice(0, colon);
  if (name === '') throw notARepository(text, `${scheme} needs a name: ${scheme}:name:/prefix`);
  const prefix = cleanPath(colon < 0 ? '' : rest.slice(colon + 1));
  return prefix === '' ? { name } : { name, prefix };
}
