import { StashError, type ErrorCode } from '@stash-addons/core';
import { cancelled, type Outcome } from './start.js';
import { messages } from './words.js';

/** restic's documented exit statuses that say what went wrong. */
const BY_EXIT: Readonly<Record<number, ErrorCode>> = {
  3: 'SA_RESTIC_INCOMPLETE',
  10: 'SA_REPOSITORY_ABSENT',
  11: 'SA_REPOSITORY_LOCKED',
  12: 'SA_REPOSITORY_PASSWORD',
  130: 'SA_RUN_CANCELLED',
};

const DAMAGE = [
  /invalid data returned|file is too short|ciphertext verification failed|repository contains errors/,
  /config file has zero size|hash(es)? (does|do) not match|checksum mismatch|unexpected file size/,
  /<(data|index|snapshot)\/[0-9a-f]+>.*(no such file|does not exist|NoSuchKey)|^pack [0-9a-f]+: does not exist/m,
];
const FULL = [
  /no space left on device|disk quota exceeded|quota.?exceeded|insufficient storage|storage.?full|\(507\)/i,
];
const DENIED = [
  /access.?denied|permission denied|unauthorized|forbidden|\((401|403)\)|InvalidAccessKeyId|SignatureDoesNotMatch/i,
  /no credentials found|could not find default credentials|conn\.Authenticate|AuthenticationFailed|bad_auth_token/i,
];
const UNREACHABLE = [
  /connection refused|no such host|timeout|timed out|no route to host|network is unreachable|deadline exceeded/i,
  /x509|certificate|tls:|proxyconnect|connection reset|server gave HTTP response|(dial|read|write) tcp|: EOF$/im,
  /unexpected HTTP response \(5\d\d\)|ServiceUnavailable|SlowDown/i,
];

/** What restic's words mean; the first row that matches wins. */
const BY_TEXT: readonly [ErrorCode, readonly RegExp[]][] = [
  ['SA_REPOSITORY_EXISTS', [/config file already exists|already initialized/]],
  ['SA_REPOSITORY_PASSWORD', [/wrong password or no key found/]],
  ['SA_REPOSITORY_LOCKED', [/repository is already locked/]],
  ['SA_REPOSITORY_FULL', FULL],
  ['SA_REPOSITORY_CORRUPT', DAMAGE],
  ['SA_SNAPSHOT_NOT_FOUND', [/no matching ID found|failed to find snapshot|no snapshot found/]],
  ['SA_REPOSITORY_DENIED', DENIED],
  ['SA_REPOSITORY_UNREACHABLE', UNREACHABLE],
];

/** restic 0.19 panics on a config or index that is cut short. */
const READING = /\.(LoadUnpacked|LoadConfig|LoadIndex)\(/;
const COUNT_ONLY = /^There were \d+ errors/;

/** The error of a call that did not end well. */
export function diagnose(outcome: Outcome, repository: string): unknown {
  if (outcome.ending === 'cancelled') return cancelled(outcome.reason);
  const text = tellingLine(outcome);
  const details = { repository, text, verb: outcome.verb, exit: endingOf(outcome), snapshot: wantedSnapshot(text) };
  return new StashError(codeOf(outcome, text), details);
}

function codeOf(outcome: Outcome, text: string): ErrorCode {
  if (outcome.ending === 'unreachable') return 'SA_REPOSITORY_UNREACHABLE';
  const known = outcome.exit === null ? undefined : BY_EXIT[outcome.exit];
  if (known !== undefined && !(known === 'SA_RESTIC_INCOMPLETE' && outcome.verb !== 'backup')) return known;
  if (text.startsWith('panic:') && outcome.stderr.some((line) => READING.test(line))) return 'SA_REPOSITORY_CORRUPT';
  return codeOfText(text) ?? codeOfText(messages(outcome.stderr).join('\n')) ?? 'SA_RESTIC_FAILED';
}

/** What words of restic mean by themselves. */
export function codeOfText(text: string): ErrorCode | undefined {
  return BY_TEXT.find(([, patterns]) => patterns.some((pattern) => pattern.test(text)))?.[0];
}

/** The line that says why: the error restic ended with, or for a store out of reach the last thing it tried. */
function tellingLine(outcome: Outcome): string {
  const lines = messages(outcome.stderr);
  if (outcome.ending === 'unreachable') {
    const retry = lines.findLast((line) => line.includes('returned error, retrying after'));
    return retry === undefined ? 'no answer' : retry.replace(/^.*retrying after [^:]+: /, '').replace(/:\*\*\*@/, '');
  }
  if (outcome.exit === 3) return lines.find((line) => !line.startsWith('Warning:')) ?? lines[0] ?? 'it did not say why';
  const first = lines.find((line) => line.startsWith('panic:') || line.includes('is already locked'));
  const last = lines.at(-1) ?? 'it did not say why';
  return first ?? (COUNT_ONLY.test(last) ? (lines[0] as string) : last);
}

function endingOf(outcome: Outcome): string | number {
  return outcome.exit ?? outcome.signal ?? 'unknown';
}

function wantedSnapshot(text: string): string {
  return /for prefix "([^"]*)"/.exec(text)?.[1] ?? 'with that id';
}
