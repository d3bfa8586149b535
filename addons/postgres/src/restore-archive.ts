import {
  majorOf,
  StashError,
  type Command,
  type Flow,
  type FoundTool,
  type RunContext,
  type SnapshotInfo,
  type UserArgs,
} from '@stash-addons/core';
import { clientFor } from './clients.js';
import { accessTo, namedDatabase } from './connection.js';
import { english, majorVersion, type Facts } from './facts.js';
import { CUSTOM_FILE, DIRECTORY, DIRECTORY_PATH } from './formats.js';
import { ARCHIVE_ERRORS } from './load-errors.js';
import { namesDatabase, readUserArgs } from './user-args.js';

export interface Loading {
  context: RunContext;
  facts: Facts;
  snapshot: SnapshotInfo;
}

export function loadCustom(loading: Loading): Flow {
  return { kind: 'stream', file: CUSTOM_FILE, stages: [pgRestore(loading, [])] };
}

export function loadDirectory(loading: Loading): Flow {
  const jobs = loading.context.params['jobs'];
  const command = pgRestore(loading, jobs === '1' ? [] : [`--jobs=${jobs}`]);
  command.argv.push({ $path: DIRECTORY });
  return { kind: 'tree', path: DIRECTORY_PATH, folder: DIRECTORY, commands: [command] };
}

/** pg_restore needs to be as new as the pg_dump that wrote the archive, which is as new as its server. */
function pgRestore({ context, facts, snapshot }: Loading, jobs: string[]): Command {
  const source = majorOf(snapshot.tags['server-version'] ?? '');
  const client = clientFor(context, 'pg_restore', Math.max(source, majorVersion(facts)));
  const args = readUserArgs('pg_restore', context.params['args']);
  const stops = stopsAtErrors(context, facts, client);
  const merge = context.params['merge'] === 'true';
  if (!merge && adds(args, stops)) refuseTables(context, facts, args);
  const whole = jobs.length === 0 ? ['--exit-on-error', '--single-transaction'] : ['--exit-on-error'];
  const lasting = merge ? [] : ['--no-data-for-failed-tables'];
  return {
    argv: [client.path, '--no-password', '--dbname=', ...jobs, ...(stops ? whole : lasting), ...args.words],
    ...accessTo(context, namedDatabase(context), english(facts)),
    ...(isBeyond(client, facts) ? { ok: [0, 1], stderr: ARCHIVE_ERRORS } : {}),
  };
}

/** The first error is the end, and that a table is there already is one, before any row. */
function stopsAtErrors(context: RunContext, facts: Facts, client: FoundTool): boolean {
  return !isBeyond(client, facts) && context.params['singleTransaction'] !== 'false';
}

/** From 17 on, pg_restore begins with a setting that older servers refuse, so its first error cannot be the end there. */
function isBeyond(client: FoundTool, facts: Facts): boolean {
  return majorOf(client.version) >= 17 && majorVersion(facts) < 17;
}

/** Data without their tables can only be added to those that are there. */
function adds({ has }: UserArgs, stops: boolean): boolean {
  const dataAlone = has('a', 'data-only', 'section');
  return dataAlone || !(stops || has('c', 'clean'));
}

function refuseTables(context: RunContext, facts: Facts, args: UserArgs): void {
  const database = namedDatabase(context) ?? facts.user;
  const hit = namesDatabase(args) ? facts.filled : facts.filled.filter((name) => name === database);
  if (hit.length === 0) return;
  const text = `there are tables already in ${hit.join(', ')}`;
  throw new StashError('SA_TARGET_NOT_EMPTY', { target: context.connection.host, text });
}
