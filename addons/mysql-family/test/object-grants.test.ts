import { readUserArgs } from '@stash-addons/core';
import { expect, it } from 'vitest';
import { grantsOnDumped, isOnObject, readGrantedObjects } from '../src/object-grants.js';

const there = readGrantedObjects({
  ...{ exitCode: 0, stderr: '' },
  stdout: 'TABLE\tapp\tt\nTABLE\tshop\todd`name\\nx\nTABLE\tmysql\tuser\nPROCEDURE\tapp\tp\nPACKAGE BODY\tapp\tp\n',
});
const dumpOf = (text: string) => {
  const valued = 'ignore-table ignore-database';
  const grammar = { program: 'dump', short: 'AB', words: Infinity, valued, refused: {} };
  return readUserArgs({ ...grammar, switches: true }, text, { addon: 'widget', param: 'args' });
};
const kept = (statement: string, ...dumps: string[]) =>
  grantsOnDumped([statement], there, (dumps.length === 0 ? ['-A'] : dumps).map(dumpOf)).length === 1;

it.each([
  ['GRANT SELECT (`x`), INSERT ON `app`.`t` TO `a`@`%`', true],
  ['GRANT SELECT ON `shop`.`odd``name\nx` TO `a`@`%`', true],
  ['GRANT SELECT ON `app`.`gone` TO `a`@`%`', false],
  ['GRANT EXECUTE ON PROCEDURE `app`.`p` TO PUBLIC', true],
  ['GRANT EXECUTE ON PACKAGE BODY `app`.`p` TO `many`', true],
  ['GRANT EXECUTE ON FUNCTION `app`.`p` TO `many`', false],
  ['GRANT EXECUTE ON LIBRARY `app`.`l` TO `many`', true],
  ["REVOKE SELECT ON `app`.`gone` FROM 'a'@'%'", false],
])('%j stays only where its object is there: %s', (statement, stays) => {
  expect(isOnObject(statement)).toBe(true);
  expect(kept(statement)).toBe(stays);
});

it('leaves out what no dump holds, but nothing of the tables of the server', () => {
  const onTable = 'GRANT SELECT ON `app`.`t` TO `a`@`%`';
  expect(kept(onTable, '-A --ignore-table=app.t')).toBe(false);
  expect(kept(onTable, '-A --ignore-table=app.t', '-B app')).toBe(true);
  expect(kept(onTable, '-A --ignore-database=app')).toBe(false);
  expect(kept('GRANT EXECUTE ON PROCEDURE `app`.`p` TO `a`@`%`', '-A --skip-routines')).toBe(false);
  expect(kept('GRANT SELECT ON `mysql`.`user` TO `a`@`%`', '-A --ignore-database=mysql')).toBe(true);
});

it('a privilege on a database, or on all, is on no object', () => {
  expect(isOnObject('GRANT ALL PRIVILEGES ON `d ON ``x``.``y`` TO ``z`.* TO `a`@`%`')).toBe(false);
  expect(isOnObject('GRANT USAGE ON *.* TO `a`@`%`')).toBe(false);
});
