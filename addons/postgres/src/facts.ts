import type { Captured, Command, RunContext } from '@stash-addons/core';
import { newestClient } from './clients.js';
import { accessTo, namedDatabase } from './connection.js';

/** What the server says of itself. */
export interface Facts {
  /** As `server_version_num` has it: 150018, 90624. */
  version: number;
  user: string;
  superuser: boolean;
  /** A standby, which takes no writes. */
  recovering: boolean;
  /** Those that take connections. */
  databases: string[];
}

const QUESTION = `select json_build_object(
  'version', current_setting('server_version_num')::int,
  'user', current_user,
  'superuser', (select rolsuper from pg_roles where rolname = current_user),
  'recovering', pg_is_in_recovery(),
  'databases', (select json_agg(datname order by datname) from pg_database where datallowconn))`;

/** One connection that changes nothing; objects of users are kept out of the search path. */
export function question(context: RunContext): Command {
  const access = accessTo(context, namedDatabase(context) ?? 'postgres');
  return {
    argv: [
      newestClient(context, 'psql').path,
      ...['--no-psqlrc', '--no-password', '--tuples-only', '--no-align', '--quiet', '--set=ON_ERROR_STOP=1'],
      ...['--command=set search_path to pg_catalog', `--command=${QUESTION}`],
    ],
    ...access,
    env: { ...access.env, PGCLIENTENCODING: 'UTF8' },
    timeoutSeconds: 60,
  };
}

export function readAnswer(rounds: Captured[][]): Facts {
  return JSON.parse(rounds[0]?.[0]?.stdout ?? '') as Facts;
}

export function majorVersion({ version }: Facts): number {
  return Math.floor(version / 10_000);
}

/** `15.18`, `9.6.24`. */
export function versionText({ version }: Facts): string {
  const [first, middle, last] = [Math.floor(version / 10_000), Math.floor(version / 100) % 100, version % 100];
  return first >= 10 ? `${first}.${version % 10_000}` : `${first}.${middle}.${last}`;
}

/** A setting of the connection: errors are told apart by their text too, and only a superuser can choose its language. */
export function english({ superuser }: Facts): string[] {
  return superuser ? ['-c lc_messages=C'] : [];
}
