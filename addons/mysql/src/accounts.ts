import type { Captured } from '@stash-addons/core';
import { isOnObject, readGrantedObjects, rowsOf, type GrantedObjects } from '@stash-addons/mysql-family';

/** Statements of the accounts. */
export interface Accounts {
  /** Before all data: a view can only be made of another one while the definer of that may read it. */
  first: string[];
  /** Behind all data: they name tables and routines. */
  last: string[];
  /** Those of them that are there. */
  granted: GrantedObjects;
}

/** Those that every server makes for itself are left out. */
export const LIST_ACCOUNTS = `select user, host from mysql.user
where user not in ('mysql.infoschema', 'mysql.session', 'mysql.sys') order by 1, 2`;

/** Hashes hold bytes that are no text; a server that cannot write them otherwise has none like that. */
const AS_HEX = '/*!80017 set print_identified_with_as_hex = on */';
const AT_ONCE = 100;

/** Queries that make the server say the accounts in its own words, one statement a row. */
export function accountQueries(listed: Captured | undefined): string[] {
  const names = rowsOf(listed).map(([user = '', host = '']) => `${quoted(user)}@${quoted(host)}`);
  const groups = Array.from({ length: Math.ceil(names.length / AT_ONCE) }, (_, index) =>
    names.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
  return groups.map((group) =>
    [AS_HEX, ...group.flatMap((name) => [`show create user ${name}`, `show grants for ${name}`])].join('; '),
  );
}

/** In the quotes of a name, or as servers of 5.7 have it in those of a text. */
const NAME = "(?:`(?:[^`]|``)*`|'(?:[^'\\\\]|\\\\.|'')*')";
const ACCOUNT = `${NAME}@${NAME}`;
const CREATE = new RegExp(`^CREATE USER (${ACCOUNT})?(.*)$`, 's');
const DEFAULT_ROLE = new RegExp(` DEFAULT ROLE (${ACCOUNT}(?:,${ACCOUNT})*)(?= REQUIRE )`);

/**
 * An account that is there keeps its password; default roles are set when all roles are there and given.
 * The right to stand in for everybody, which servers give to their first account, only that one could give.
 */
export function readAccounts(objects: Captured | undefined, shown: readonly Captured[]): Accounts {
  const lines = shown.flatMap(rowsOf).map(([line = '']) => line);
  const users = lines.filter((line) => CREATE.test(line)).map(created);
  const grants = lines.filter((line) => /^(?:GRANT|REVOKE) (?!PROXY ON (?:``@``|''@'') )/.test(line));
  return {
    first: [
      ...users.map(({ statement }) => statement),
      ...grants.filter((line) => !isOnObject(line)),
      ...users.flatMap(({ roles }) => roles),
    ],
    last: grants.filter(isOnObject),
    granted: readGrantedObjects(objects),
  };
}

function created(line: string): { statement: string; roles: string[] } {
  const [, account = '', settings = ''] = CREATE.exec(line) ?? [];
  const names = DEFAULT_ROLE.exec(settings)?.[1];
  return {
    statement: `CREATE USER IF NOT EXISTS ${account}${settings.replace(DEFAULT_ROLE, '')}`,
    roles: names === undefined ? [] : [`ALTER USER ${account} DEFAULT ROLE ${names}`],
  };
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
