import {
  majorOf,
  toolFindings,
  type BadFinding,
  type Captured,
  type Doctor,
  type Finding,
  type RunContext,
} from '@stash-addons/core';
import { namedDatabase, sslMode } from './connection.js';
import { ask, askNext, type Facts } from './facts.js';
import { manifest } from './manifest.js';
import { readUserArgs } from './user-args.js';

interface Cluster {
  encrypted: boolean;
  /** Whether the user may read the passwords of the roles. */
  passwords: boolean;
  /** Databases that take no connections. */
  closed: string[];
}

interface Contents {
  unreadable: string[];
  /** Tables of which row security hides rows from the user. */
  secured: string[];
  /** How many large objects the user cannot read. */
  blobs: number;
  bytes: number;
}

const CLUSTER = `select json_build_object(
  'encrypted', (select ssl from pg_stat_ssl where pid = pg_backend_pid()),
  'passwords', has_table_privilege('pg_authid', 'select'),
  'closed', (select coalesce(json_agg(datname order by datname), '[]') from pg_database
    where not datallowconn and datname <> 'template0'))`;

/** What pg_dump locks and reads; what belongs to an extension comes back with the extension. */
const CONTENTS = `with own as (
  select c.oid, relkind, n.oid as schema, format('%I.%I', nspname, relname) as name
  from pg_class c join pg_namespace n on n.oid = relnamespace
  where relkind in ('r', 'p', 'S') and nspname !~ '^pg_' and nspname <> 'information_schema' and not exists (
    select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'))
select json_build_object(
  'unreadable', (select coalesce(json_agg(name order by name), '[]') from own
    where not (has_schema_privilege(schema, 'usage') and has_table_privilege(oid, 'select'))),
  'secured', (select coalesce(json_agg(name order by name), '[]') from own
    where relkind <> 'S' and row_security_active(oid)),
  'blobs', (select count(*) from pg_largeobject_metadata where not (
    (select rolsuper from pg_roles where rolname = current_user) or pg_has_role(lomowner, 'usage') or exists (
      select from aclexplode(lomacl) where privilege_type = 'SELECT' and (grantee = 0 or pg_has_role(grantee, 'usage'))))),
  'bytes', pg_database_size(current_database()))`;

/** With one of these a dump is meant to hold a part, and what cannot be read may not belong to it. */
const PARTS = [
  'exclude-database',
  'exclude-schema',
  'exclude-table',
  'filter',
  'globals-only',
  'schema',
  'schema-only',
];
const SHORT_PARTS = ['N', 'T', 'g', 'n', 's', 't', 'table'];
const LOOPBACK = /^(localhost|127\.[\d.]+|::1)$/;
const SHOWN = 10;

export const doctor: Doctor<Facts> = {
  clients: (tools) => [...toolFindings(manifest.tools, tools), ...generations(tools)],
  probe(context, facts, rounds) {
    if (rounds.length === 0) return [ask(context, namedDatabase(context) ?? 'postgres', CLUSTER)];
    return askNext(context, rounds, { databases: dumped(context, facts), query: CONTENTS });
  },
  examine(context, facts, rounds) {
    const cluster = JSON.parse(rounds[0]?.[0]?.stdout ?? '') as Cluster;
    const general = [encryption(context, cluster), ...standby(context, facts)];
    if (context.request.operation === 'restore') return { findings: [...general, ...loader(facts)] };
    const answers = dumped(context, facts).map((name, index) => answerOf(name, rounds.slice(1).flat()[index]));
    const lacks = [...passwords(context, cluster), ...answers.flatMap((answer) => lacksIn(answer, levelOf(context)))];
    const fine: Finding = { check: 'privileges.dump', level: 'ok', text: 'The user can read all that a dump holds.' };
    return {
      findings: [...general, ...closed(context, cluster), ...(lacks.length === 0 ? [fine] : lacks)],
      databaseBytes: answers.reduce((sum, { contents }) => sum + (contents?.bytes ?? 0), 0),
    };
  },
};

/** What is known of one database: what it holds, or why the user is not let in. */
interface Answer {
  name: string;
  contents?: Contents;
  refusal: string;
}

function answerOf(name: string, captured: Captured | undefined): Answer {
  const refusal = (captured?.stderr ?? '').trim().split('\n').at(-1) ?? '';
  if (captured?.exitCode !== 0) return { name, refusal };
  return { name, refusal, contents: JSON.parse(captured.stdout) as Contents };
}

function isWholeCluster({ params }: RunContext): boolean {
  return params['backupCMD'] !== 'pg_dump';
}

/** The databases that a backup reads. */
function dumped(context: RunContext, { databases, user }: Facts): string[] {
  if (context.request.operation === 'restore') return [];
  return isWholeCluster(context) ? databases : [namedDatabase(context) ?? user];
}

/** A dump program serves servers up to its own major. */
function generations(tools: RunContext['tools']): Finding[] {
  const [newest] = (tools['pg_dump'] ?? []).map(({ version }) => majorOf(version));
  const latest = majorOf(manifest.releases.at(-1)?.suffix ?? '');
  if (newest === undefined) return [];
  const more = newest < latest ? `; for newer ones: apt-get install postgresql-client-${latest}` : '';
  return [{ check: 'client.generation', level: 'ok', text: `Servers up to ${newest} can be backed up here${more}.` }];
}

function encryption({ connection }: RunContext, { encrypted }: Cluster): Finding {
  const check = 'connection.tls';
  const { host } = connection;
  if (!encrypted && LOOPBACK.test(host)) {
    return { check, level: 'ok', text: 'The connection is not encrypted, and does not leave this machine.' };
  }
  const fix =
    'Set sslmode=verify-full in the address, and give the certificate authority in caBundle of the AppBinding.';
  if (!encrypted) {
    return {
      check,
      level: 'warning',
      text: `The connection to ${host} is not encrypted: passwords and data can be read on the way.`,
      fix,
    };
  }
  const mode = sslMode(connection);
  if (mode === 'verify-full')
    return { check, level: 'ok', text: 'The connection is encrypted, and the server is verified.' };
  const what = mode === 'verify-ca' ? 'its name is not checked' : 'the server is not verified';
  return { check, level: 'warning', text: `The connection to ${host} is encrypted, but ${what}.`, fix };
}

function standby({ request }: RunContext, { recovering }: Facts): Finding[] {
  if (!recovering) return [];
  if (request.operation === 'restore') {
    const fix = 'Restore into its primary.';
    return [{ check: 'server.standby', level: 'error', text: 'The server is a standby and takes no writes.', fix }];
  }
  const text = 'The server is a standby: what it replays can end a long dump.';
  const fix = 'Set max_standby_streaming_delay = -1 or hot_standby_feedback = on there, or back up the primary.';
  return [{ check: 'server.standby', level: 'warning', text, fix }];
}

function loader({ superuser, user }: Facts): Finding[] {
  const check = 'privileges.restore';
  if (superuser) return [{ check, level: 'ok', text: 'The user may make roles, databases and tablespaces.' }];
  const text = `${user} is no superuser: a pg_dumpall backup makes roles, databases and tablespaces, which it may not.`;
  return [
    {
      check,
      level: 'warning',
      text,
      fix: 'Restore as a superuser; a pg_dump backup needs CREATE on its database alone.',
    },
  ];
}

function closed(context: RunContext, cluster: Cluster): Finding[] {
  if (!isWholeCluster(context)) return [];
  return cluster.closed.map((name) => ({
    check: 'server.closed',
    level: 'warning',
    text: `The database ${name} takes no connections, so a dump of all databases leaves it out.`,
    fix: `If it is wanted: alter database "${name}" allow_connections true.`,
  }));
}

function passwords(context: RunContext, cluster: Cluster): BadFinding[] {
  const isLeftOut = () => readUserArgs('pg_dumpall', context.params['args']).has('no-role-passwords');
  if (!isWholeCluster(context) || cluster.passwords || isLeftOut()) return [];
  const text = 'pg_dumpall reads the passwords of the roles, and this user may not.';
  const fix = "Back up as a superuser, or leave the passwords out with --param args='--no-role-passwords'.";
  return [{ check: 'privileges.passwords', level: 'error', text, fix, code: 'SA_TARGET_PRIVILEGE' }];
}

function levelOf(context: RunContext): BadFinding['level'] {
  const tool = isWholeCluster(context) ? 'pg_dumpall' : 'pg_dump';
  return readUserArgs(tool, context.params['args']).has(...PARTS, ...SHORT_PARTS) ? 'warning' : 'error';
}

function lacksIn({ name, contents, refusal }: Answer, level: BadFinding['level']): BadFinding[] {
  const lack = (check: string, text: string, fix: string): BadFinding[] => [
    { check: `privileges.${check}`, level, text, fix, code: 'SA_TARGET_PRIVILEGE' },
  ];
  if (contents === undefined) {
    return lack('connect', `The user is not let into the database ${name}: ${refusal}.`, 'Grant CONNECT on it.');
  }
  const { unreadable, secured, blobs } = contents;
  const grant =
    'grant pg_read_all_data to the user (PostgreSQL 14 or newer), or SELECT on each and USAGE on its schema';
  const hidden = `row security hides rows of ${listed(secured)} from the user, and pg_dump refuses that`;
  return [
    ...(unreadable.length === 0
      ? []
      : lack('tables', `In ${name} the user cannot read ${listed(unreadable)}.`, `As a superuser ${grant}.`)),
    ...(blobs === 0
      ? []
      : lack('blobs', `In ${name} the user cannot read ${blobs} large objects.`, 'Grant SELECT on them to the user.')),
    ...(secured.length === 0
      ? []
      : lack('rows', `In ${name} ${hidden}.`, 'Give the user BYPASSRLS, or back up as a superuser.')),
  ];
}

function listed(names: string[]): string {
  const more = names.length > SHOWN ? `, and ${names.length - SHOWN} more` : '';
  return `${names.slice(0, SHOWN).join(', ')}${more}`;
}
