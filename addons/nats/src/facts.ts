import { compareVersions, parseDuration, type Captured, type Command, type RunContext } from '@stash-addons/core';
import { nats } from './connection.js';
import { apiPrefix } from './user-args.js';

/** What the server says of itself, and of the account of this user. */
export interface Facts {
  /** `2.10.4`. */
  version: string;
  encrypted: boolean;
  streams: string[];
  /** Those of them that the server makes no snapshot of, since it keeps them in memory. */
  inMemory: string[];
  /** What the streams hold. */
  bytes: number;
}

interface Page {
  streams: { config: { name: string; storage: string }; state: { bytes: number } }[] | null;
}

/** From this version on a server makes snapshots of all streams, in an archive that only such servers read. */
export const ARCHIVES = '2.15';
/** The API lists so many streams at once. */
const PAGE = 256;

/** One round that says whether it is ready, then, before a backup, how its streams are stored. */
export function questions(context: RunContext, rounds: Captured[][]): Command[] {
  const timeoutSeconds = (parseDuration(context.params['warningThreshold'] ?? '') ?? 30_000) / 1000;
  const ask = (...words: string[]): Command => ({ ...nats(context, ...words), timeoutSeconds });
  if (rounds.length === 0) return [ask('account', 'info'), ask('stream', 'ls', '--names', '--json')];
  if (rounds.length > 1 || context.request.operation === 'restore') return [];
  const offsets = namesOf(rounds).flatMap((_, index) => (index % PAGE === 0 ? [index] : []));
  const subject = `${apiPrefix(context)}.STREAM.LIST`;
  return offsets.map((offset) => ask('request', '--raw', subject, JSON.stringify({ offset })));
}

export function readAnswers(rounds: Captured[][]): Facts {
  const [info = { stdout: '' }] = rounds[0] ?? [];
  const version = /Connected Server Version: +(\S+)/.exec(info.stdout)?.[1] ?? '';
  const stored = (rounds[1] ?? []).flatMap(({ stdout }) => (JSON.parse(stdout) as Page).streams ?? []);
  const volatile =
    compareVersions(version, ARCHIVES) >= 0 ? [] : stored.filter((one) => one.config.storage === 'memory');
  return {
    version,
    encrypted: /TLS Version: /.test(info.stdout),
    streams: namesOf(rounds),
    inMemory: volatile.map(({ config }) => config.name),
    bytes: stored.reduce((sum, { state }) => sum + state.bytes, 0),
  };
}

function namesOf([first]: Captured[][]): string[] {
  return (JSON.parse(first?.[1]?.stdout || 'null') as string[] | null) ?? [];
}
