import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemAtEnd } from './s2-end.js';

/** File of a dump that names its streams; each has a folder beside it. */
export const LIST = 'streams.json';

const CONFIGURATION = 'backup.json';
/** What servers before 2.15 send: their own files. */
const FILES = 'stream.tar.s2';
/** What servers from 2.15 on send: an archive of messages. */
const ARCHIVE = 'stream.arc.s2';

/**
 * The streams a dump says it has. Older ones hold what their client printed, which is not always a list of names; then
 * each folder with a configuration is one.
 */
export function namesIn(folder: string): string[] {
  const listed = parsed(join(folder, LIST));
  if (Array.isArray(listed) && listed.every((name) => typeof name === 'string')) return listed;
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, CONFIGURATION)));
}

export function isArchive(folder: string): boolean {
  return existsSync(join(folder, ARCHIVE));
}

/** How new the newest message of a stream is. */
export interface Extent {
  last_ts: string;
}

/** That of the stream of a dump; undefined where its client did not note it. */
export function extentIn(folder: string): Extent | undefined {
  return (parsed(join(folder, CONFIGURATION)) as { state?: Extent } | undefined)?.state;
}

/**
 * What is wrong with the dump of one stream, as a sentence; undefined where it is whole. `validate` says it of an archive,
 * which the client reads from end to end.
 */
export function streamProblem(
  folder: string,
  name: string,
  validate: (folder: string) => string | undefined,
): string | undefined {
  const data = isArchive(folder) ? ARCHIVE : FILES;
  const missing = [CONFIGURATION, data].find((file) => !existsSync(join(folder, file)));
  if (missing !== undefined) return `${name} has no ${missing}`;
  const found = (parsed(join(folder, CONFIGURATION)) as { config?: { name?: string } } | undefined)?.config?.name;
  if (found === undefined) return `the configuration of ${name} cannot be read`;
  if (found !== name) return `what stands under ${name} is the stream ${found}`;
  const problem = data === ARCHIVE ? validate(folder) : problemAtEnd(join(folder, FILES));
  return problem && `the data of ${name} ${problem}`;
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
