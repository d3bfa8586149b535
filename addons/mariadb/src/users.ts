import { StashError, type Captured, type Coded, type RunContext, type UserArgs } from '@stash-addons/core';
import {
  coverageOf,
  END_MARK,
  grantsOnDumped,
  holds,
  isOnObject,
  readGrantedObjects,
  rowsOf,
  type Around,
  type GrantedObjects,
} from '@stash-addons/mysql-family';
import type { Facts } from './facts.js';

/** Statements that make users, roles and grants. */
export interface Users {
  /** Before all data: a view can only be made of another one while its definer may read that. */
  first: string[];
  /** Behind all data: they name tables and routines. */
  last: string[];
  /** Those of them that are there. */
  granted: GrantedObjects;
}

/** Those of the server itself are left out, and those it does not know since it resolves no names of hosts. */
export const LIST_USERS = `select user, host, is_role, default_role from mysql.user
where user not in ('mariadb.sys', 'mysql')
and (host in ('', 'localhost') or not @@skip_name_resolve or host regexp '^[0-9a-fA-F.:%_/]*$') order by 3 desc, 1, 2`;

/** Listed as a role from 10.11 on where something was given to all; nobody can make it. */
const EVERYBODY = 'PUBLIC';
const AT_ONCE = 100;

/** Queries that make the server say the users in its own words, one statement a row. */
export function userQueries(listed: Captured | undefined): string[] {
  const shown = rowsOf(listed).map(([user = '', host = '', isRole]) => {
    const name = isRole === 'Y' ? quoted(user) : `${quoted(user)}@${quoted(host)}`;
    return isRole === 'Y' ? `show grants for ${name}` : `show create user ${name}; show grants for ${name}`;
  });
  const groups = Array.from({ length: Math.ceil(shown.length / AT_ONCE) }, (_, index) =>
    shown.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
  return groups.map((group) => group.join('; '));
}

/** A grant repeats the password of its user, who keeps the present one where he is there. */
const PASSWORD =
  / IDENTIFIED (?:BY PASSWORD '[^']*'|VIA \w+(?: USING '[^']*')?(?: OR \w+(?: USING '[^']*')?)*)(?=$| REQUIRE | WITH )/;

export function readUsers([listed, objects]: readonly (Captured | undefined)[], shown: readonly Captured[]): Users {
  const users = rowsOf(listed);
  const roles = users
    .filter(([name, , isRole]) => isRole === 'Y' && name !== EVERYBODY)
    .map(([name = '']) => `CREATE ROLE IF NOT EXISTS ${quoted(name)}`);
  const lines = shown.flatMap(rowsOf).map(([line = '']) => line);
  const created = lines
    .filter((line) => line.startsWith('CREATE USER '))
    .map((line) => line.replace('CREATE USER ', 'CREATE USER IF NOT EXISTS '));
  const grants = lines
    .filter((line) => line.startsWith('GRANT ') && !line.startsWith("GRANT PROXY ON ''@'%' "))
    .map((line) => line.replace(PASSWORD, ''));
  const defaults = users.flatMap(([user = '', host = '', , role = '']) =>
    role === '' ? [] : [`SET DEFAULT ROLE ${quoted(role)} FOR ${quoted(user)}@${quoted(host)}`],
  );
  return {
    first: [...roles, ...created, ...grants.filter((line) => !isOnObject(line)), ...defaults],
    last: grants.filter(isOnObject),
    granted: readGrantedObjects(objects),
  };
}

/** What stands around a dump of all databases. */
export function usersAround(
  context: RunContext,
  facts: Facts,
  dumps: UserArgs[],
): { around: Around; warnings: Coded[] } {
  const none = { before: [], after: [] };
  const isWhole = dumps.some((user) => 'allBut' in coverageOf(user));
  if (context.params['users'] !== 'true' || !isWhole) return { around: none, warnings: [] };
  if (mayReadUsers(facts)) return { around: written(facts, dumps), warnings: [] };
  const why = 'the user lacks SELECT on mysql.*';
  const fix = 'Grant it, or leave them out knowingly with --param users=false';
  const details = { target: context.connection.host, what: 'users and grants', why, fix };
  return { around: none, warnings: [new StashError('SA_DUMP_LEAVES_OUT', details).toJSON()] };
}

export function mayReadUsers({ grants }: Pick<Facts, 'grants'>): boolean {
  return holds(grants, ['SELECT'], 'mysql');
}

function written({ users, version }: Facts, dumps: UserArgs[]): Around {
  const last = grantsOnDumped(users.last, users.granted, dumps);
  const head = `-- MariaDB dump of the users, who are needed by what follows\n-- Server version\t${version}\nSET NAMES utf8mb4;\n`;
  return {
    before: [file('users.sql', [head, ...users.first.map(statement)])],
    after: [file('grants.sql', ['-- MariaDB dump of the grants\n', ...last.map(statement), `${END_MARK}\n`])],
  };
}

function statement(text: string): string {
  return `${text};\n`;
}

function file(path: string, parts: string[]): Around['before'][number] {
  return { argv: ['cat', { $path: path }], files: [{ path, content: [parts.join('')] }] };
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
