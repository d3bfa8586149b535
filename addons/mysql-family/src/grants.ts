/** What an account may do, out of `show grants`: privileges by the pattern of databases they are for. */
export type Grants = { privileges: string[]; databases: string }[];

const GRANT = /^GRANT (.+?) ON (?:\*|`((?:[^`]|``)+)`)\.\* TO /;
const ALL = 'ALL PRIVILEGES';

/** Of the lines of `show grants` those about everything, or about all of a database. */
export function parseGrants(lines: readonly string[]): Grants {
  return lines.flatMap((line) => {
    const found = GRANT.exec(line);
    if (found === null) return [];
    const [, privileges = '', database] = found;
    return [{ privileges: privileges.split(/,\s*/), databases: database?.replaceAll('``', '`') ?? '%' }];
  });
}

/** Whether the account has one of the privileges on all of a database, or without one on everything. */
export function holds(grants: Grants, oneOf: readonly string[], database?: string): boolean {
  return grants.some(({ privileges, databases }) => {
    const fits = databases === '%' || (database !== undefined && isLike(database, databases));
    return fits && [ALL, ...oneOf].some((name) => privileges.includes(name));
  });
}

function isLike(text: string, pattern: string): boolean {
  const source = pattern.replaceAll(/\\?[^]/g, (part) => {
    if (part === '%') return '.*';
    return part === '_' ? '.' : (part.at(-1) as string).replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's').test(text);
}
