import type { UserArgs } from '@stash-addons/core';

/** The databases that a dump is of: those named, or all but those that are left out. */
export type Coverage = { named: string[] } | { allBut: string[] };

/** What the arguments of a dump program say of it; several words after the first one are tables of one database. */
export function coverageOf({ options, plain, has }: UserArgs): Coverage {
  if (has('A', 'all-databases')) {
    return { allBut: options.flatMap(({ name, value }) => (name === 'ignore-database' && value ? [value] : [])) };
  }
  return { named: has('B', 'databases') ? plain : plain.slice(0, 1) };
}

export function covers(coverage: Coverage, database: string): boolean {
  return 'named' in coverage ? coverage.named.includes(database) : !coverage.allBut.includes(database);
}
