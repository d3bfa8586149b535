import type { Command, Flow, FoundTool, RunContext, SnapshotInfo } from '@stash-addons/core';
import { clientFor, majorOf } from './clients.js';
import { accessTo, namedDatabase } from './connection.js';
import { english, majorVersion, type Facts } from './facts.js';
import { CUSTOM_FILE, DIRECTORY, DIRECTORY_PATH } from './formats.js';
import { ARCHIVE_ERRORS } from './load-errors.js';
import { readUserArgs } from './user-args.js';

export interface Loading {
  context: RunContext;
  facts: Facts;
  snapshot: SnapshotInfo;
}

export function loadCustom(loading: Loading): Flow {
  return { kind: 'stream', file: CUSTOM_FILE, stages: [pgRestore(loading, [])] };
}

export function loadDirectory(loading: Loading): Flow {
  const jobs = loading.context.params['jobs'] ?? '1';
  const command = pgRestore(loading, jobs === '1' ? [] : [`--jobs=${jobs}`]);
  command.argv.push({ $path: DIRECTORY });
  return { kind: 'tree', path: DIRECTORY_PATH, folder: DIRECTORY, commands: [command] };
}

/** pg_restore needs to be as new as the pg_dump that wrote the archive, which is as new as its server. */
function pgRestore({ context, facts, snapshot }: Loading, jobs: string[]): Command {
  const source = majorOf(snapshot.tags['server-version'] ?? '');
  const client = clientFor(context, 'pg_restore', Math.max(source, majorVersion(facts)));
  const { words } = readUserArgs('pg_restore', context.params['args'] ?? '');
  const { own, ...judged } = strictness(context, facts, { client, jobs });
  return {
    argv: [client.path, '--no-password', '--dbname=', ...jobs, ...own, ...words],
    ...accessTo(context, namedDatabase(context), english(facts)),
    ...judged,
  };
}

type Strictness = Pick<Command, 'ok' | 'stderr'> & { own: string[] };

/** From 17 on, pg_restore begins with a setting that older servers refuse, so its first error cannot be the end there. */
function strictness(
  context: RunContext,
  facts: Facts,
  { client, jobs }: { client: FoundTool; jobs: string[] },
): Strictness {
  if (majorOf(client.version) >= 17 && majorVersion(facts) < 17) return { own: [], ok: [0, 1], stderr: ARCHIVE_ERRORS };
  if (context.params['singleTransaction'] === 'false') return { own: [] };
  return { own: jobs.length > 0 ? ['--exit-on-error'] : ['--exit-on-error', '--single-transaction'] };
}
