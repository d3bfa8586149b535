import type { BadFinding, Captured, RunContext } from '@stash-addons/core';
import { readUserArgs } from './user-args.js';

interface Contents {
  unreadable: string[];
  /** Tables of which row security hides rows from the user. */
  secured: string[];
  /** How many large objects the user cannot read. */
  blobs: number;
  bytes: number;
}

/** What pg_dump locks and reads; what belongs to an extension comes back with the extension. */
export const CONTENTS = `with own as (
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
const SHOWN = 10;

/** What is known of one database: what it holds, or why the user is not let in. */
export interface Answer {
  name: string;
  contents?: Contents;
  refusal: string;
}

export function answerOf(name: string, captured: Captured | undefined): Answer {
  const refusal = (captured?.stderr ?? '').trim().split('\n').at(-1) ?? '';
  if (captured?.exitCode !== 0) return { name, refusal };
  return { name, refusal, contents: JSON.parse(captured.stdout) as Contents };
}

/** How bad it is where the user cannot read something. */
export function levelOf({ params }: RunContext): BadFinding['level'] {
  const tool = params['backupCMD'] === 'pg_dump' ? 'pg_dump' : 'pg_dumpall';
  return readUserArgs(tool, params['args']).has(...PARTS, ...SHORT_PARTS) ? 'warning' : 'error';
}

export function lacksIn({ name, contents, refusal }: Answer, level: BadFinding['level']): BadFinding[] {
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
