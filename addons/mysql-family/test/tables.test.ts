import { describe, expect, it } from 'vitest';
import { shareOut, type Table } from '../src/tables.js';

const MB = 1024 * 1024;
const table = (name: string, bytes = 0, database = 'app'): Table => ({
  database,
  table: name,
  bytes,
  engine: 'InnoDB',
});
const names = (shares: Table[][]) => shares.map((share) => share.map(({ table: name }) => name));

describe('tables', () => {
  it('are shared out by size, the largest first, and always in the same way', () => {
    const tables = [table('a', MB), table('b', 5 * MB), table('c', 2 * MB), table('d', 3 * MB)];
    expect(names(shareOut(tables, 2))).toEqual([
      ['b', 'a'],
      ['d', 'c'],
    ]);
    expect(shareOut(tables.toReversed(), 2)).toEqual(shareOut(tables, 2));
  });

  it('without rows are shared out too, and make no share that is empty', () => {
    const small = Array.from({ length: 6 }, (_, index) => table(`t${index}`));
    expect(shareOut(small, 3).map((share) => share.length)).toEqual([2, 2, 2]);
    expect(shareOut(small, 64)).toHaveLength(6);
  });

  it('stay together where a dump program may take the name of one for that of another', () => {
    const alike = [table('Über', 9 * MB), table('uber', 9 * MB), table('b.c', MB, 'a'), table('c', MB, 'a.b')];
    expect(names(shareOut(alike, 4))).toEqual([
      ['Über', 'uber'],
      ['b.c', 'c'],
    ]);
  });
});
