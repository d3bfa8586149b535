import { StashError, type Captured, type Command, type RunContext } from '@stash-addons/core';
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
  /** Those that take none, besides the template that never does. */
  closed: string[];
  /** Those of `databases` that others are connected to. */
  used: string[];
  /** Those of `databases` that hold tables of users; asked before a restore alone. */
  filled: string[];
  /** Databases with subscriptions, which the user may not dump; asked before a backup alone. */
  subscribed: string[];
}

type Answer = Omit<Facts, 'filled' | 'subscribed'>;

/** What runs under our own name is a probe before this one, or waits for the same server as we do. */
const QUESTION = `select json_build_object(
  'version', current_setting('server_version_num')::int,
  'user', current_user,
  'superuser', (select rolsuper from pg_roles where rolname = current_user),
  'recovering', pg_is_in_recovery(),
  'databases', (select json_agg(datname order by datname) from pg_database where datallowconn),
  'closed', (select coalesce(json_agg(datname order by datname), '[]') from pg_database
    where not datallowconn and datname <> 'template0'),
  'used', (select coalesce(json_agg(distinct datname), '[]') from pg_stat_activity where datname is not null
    and query not like 'autovacuum:%' and application_name <> current_setting('application_name')))`;

/** Tables of extensions do not count: images of servers come with them, and a dump holds them as the extension alone. */
const HAS_TABLES = `select exists (select from pg_class c join pg_namespace n on n.oid = relnamespace
  where relkind in ('r', 'p', 'm', 'f') and nspname !~ '^pg_' and nspname <> 'information_schema' and not exists (
    select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'))`;

/** The list of them is of the whole cluster. */
const SUBSCRIBED = `select coalesce(json_agg(distinct datname), '[]')
  from pg_subscription join pg_database d on d.oid = subdbid`;
const FIRST_WITH_SUBSCRIPTIONS = 10;

/** A database that nobody lets us into is one that no restore can load anything into. */
const KEPT_OUT = /no pg_hba\.conf entry|pg_hba\.conf rejects|permission denied for database/;
const AT_ONCE = 4;
/** The runtime takes a program that asks more often for one that never ends. */
const MOST_ROUNDS = 40;

/** One round that says whether it is ready; then what its databases hold, or what no dump of this user does. */
export function questions(context: RunContext, rounds: Captured[][]): Command[] {
  const first = namedDatabase(context) ?? 'postgres';
  if (rounds.length === 0) return [ask(context, first, QUESTION)];
  if (context.request.operation === 'backup') {
    const isHidden = !answerOf(rounds).superuser && majorVersion(answerOf(rounds)) >= FIRST_WITH_SUBSCRIPTIONS;
    return rounds.length === 1 && isHidden ? [ask(context, first, SUBSCRIBED)] : [];
  }
  if (context.params['merge'] === 'true') return [];
  return askNext(context, rounds, { databases: answerOf(rounds).databases, query: HAS_TABLES });
}

/** Asks the next few databases, in the rounds after the first; one that nobody lets us into is an answer. */
export function askNext(
  context: RunContext,
  rounds: Captured[][],
  { databases, query }: { databases: string[]; query: string },
): Command[] {
  const size = Math.max(AT_ONCE, Math.ceil(databases.length / MOST_ROUNDS));
  const asked = rounds.slice(1).flat().length;
  return databases.slice(asked, asked + size).map((name) => ({ ...ask(context, name, query), ok: [0, 2] }));
}

/** One connection that changes nothing; objects of users are kept out of the search path. */
export function ask(context: RunContext, database: string, query: string): Command {
  const access = accessTo(context, database);
  return {
    argv: [
      newestClient(context, 'psql').path,
      ...['--no-psqlrc', '--no-password', '--tuples-only', '--no-align', '--quiet', '--set=ON_ERROR_STOP=1'],
      ...['--command=set search_path to pg_catalog', `--command=${query}`],
    ],
    ...access,
    env: { ...access.env, PGCLIENTENCODING: 'UTF8' },
    timeoutSeconds: 60,
  };
}

export function readAnswers({ request }: RunContext, rounds: Captured[][]): Facts {
  const answer = answerOf(rounds);
  const captured = rounds.slice(1).flat();
  if (request.operation === 'backup') {
    return { ...answer, filled: [], subscribed: JSON.parse(captured[0]?.stdout ?? '[]') as string[] };
  }
  return { ...answer, filled: answer.databases.filter((_, index) => hasTables(captured[index])), subscribed: [] };
}

function answerOf(rounds: Captured[][]): Answer {
  return JSON.parse(rounds[0]?.[0]?.stdout ?? '') as Answer;
}

function hasTables(captured: Captured | undefined): boolean {
  if (captured === undefined || (captured.exitCode !== 0 && KEPT_OUT.test(captured.stderr))) return false;
  if (captured.exitCode === 0) return captured.stdout.trim() !== 'f';
  const text = captured.stderr.trim();
  throw new StashError('SA_COMMAND_FAILED', { command: 'psql', ending: `exit status ${captured.exitCode}`, text });
}

export function majorVersion({ version }: Pick<Facts, 'version'>): number {
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
