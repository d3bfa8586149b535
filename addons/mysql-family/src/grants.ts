import { OF_THE_SERVER } from './tables.js';

/** What an account may do, out of `show grants`: privileges by the pattern of databases they are for. */
export type Grants = {
  privileges: string[];
  databases: string;
  /** Taken back for one database of those that a grant on everything is for. */
  isRevoked?: true;
}[];

const GRANT = /^(GRANT|REVOKE) (.+?) ON (?:\*|`((?:[^`]|``)+)`)\.\* (?:TO|FROM) /;
const ALL = 'ALL PRIVILEGES';

/** Of the lines of `show grants` those about everything, or about all of a database. */
export function parseGrants(lines: readonly string[]): Grants {
  return lines.flatMap((line) => {
    const found = GRANT.exec(line);
    if (found === null) return [];
    const [, verb, privileges = '', database] = found;
    const grant = { privileges: privileges.split(/,\s*/), databases: database?.replaceAll('``', '`') ?? '%' };
    return [verb === 'REVOKE' ? { ...grant, isRevoked: true } : grant];
  });
}

/** Whether the account has one of the privileges on all of a database, or without one on every database of users. */
export function holds(grants: Grants, oneOf: readonly string[], database?: string): boolean {
  return oneOf.some((privilege) => {
    const about = grants.filter(({ privileges }) => privileges.includes(privilege) || privileges.includes(ALL));
    const isGiven = about.some(({ databases, isRevoked }) => !isRevoked && isFor(databases, database));
    return isGiven && !about.some(({ databases, isRevoked }) => isRevoked && takesFrom(databases, database));
  });
}

function isFor(databases: string, database: string | undefined): boolean {
  return databases === '%' || (database !== undefined && isLike(database, databases));
}

function takesFrom(revoked: string, database: string | undefined): boolean {
  return database === undefined ? !OF_THE_SERVER.includes(revoked) : revoked === database;
}

function isLike(text: string, pattern: string): boolean {
  const source = pattern.replaceAll(/\\?[^]/g, (part) => {
    if (part === '%') return '.*';
    return part === '_' ? '.' : (part.at(-1) as string).replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's').test(text);
}
