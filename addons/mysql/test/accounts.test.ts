import type { Captured } from '@stash-addons/core';
import { expect, it } from 'vitest';
import { accountQueries, readAccounts } from '../src/accounts.js';

const captured = (...lines: string[]): Captured => ({ exitCode: 0, stderr: '', stdout: `${lines.join('\n')}\n` });

it('asks for each account by its quoted name, so many at once that no argument grows too long', () => {
  expect(accountQueries(captured("o`'hara\t%", 'a\\nb\tlocalhost'))).toEqual([
    "/*!80017 set print_identified_with_as_hex = on */; show create user `o``'hara`@`%`; show grants for `o``'hara`@`%`; " +
      'show create user `a\nb`@`localhost`; show grants for `a\nb`@`localhost`',
  ]);
  expect(accountQueries(captured(...Array.from({ length: 250 }, (_, at) => `u${at}\t%`)))).toHaveLength(3);
  expect(accountQueries(captured())).toEqual([]);
});

it('makes accounts and gives what is not about one object first, then default roles, and the rest last', () => {
  const settings = " IDENTIFIED WITH 'x' AS 0x24 DEFAULT ROLE `r`@`%`,`s ``t`@`%` REQUIRE NONE COMMENT 'a\\\\n'";
  const { first, last } = readAccounts(undefined, [
    captured(`CREATE USER \`a\`@\`%\`${settings}`, 'GRANT USAGE ON *.* TO `a`@`%`', 'GRANT `r`@`%` TO `a`@`%`'),
    captured(
      'GRANT SELECT (`x`), UPDATE ON `d`.`t` TO `a`@`%`',
      'GRANT EXECUTE ON FUNCTION `d`.`f` TO `a`@`%`',
      'GRANT ALL PRIVILEGES ON `d ON ``x``.``y`` TO ``z`.* TO `a`@`%`',
    ),
  ]);
  expect(first).toEqual([
    "CREATE USER IF NOT EXISTS `a`@`%` IDENTIFIED WITH 'x' AS 0x24 REQUIRE NONE COMMENT 'a\\n'",
    'GRANT USAGE ON *.* TO `a`@`%`',
    'GRANT `r`@`%` TO `a`@`%`',
    'GRANT ALL PRIVILEGES ON `d ON ``x``.``y`` TO ``z`.* TO `a`@`%`',
    'ALTER USER `a`@`%` DEFAULT ROLE `r`@`%`,`s ``t`@`%`',
  ]);
  expect(last).toEqual([
    'GRANT SELECT (`x`), UPDATE ON `d`.`t` TO `a`@`%`',
    'GRANT EXECUTE ON FUNCTION `d`.`f` TO `a`@`%`',
  ]);
});

it('understands servers of 5.7, which say an account in the quotes of a text', () => {
  const settings =
    "IDENTIFIED WITH 'mysql_native_password' AS '*1' REQUIRE NONE PASSWORD EXPIRE DEFAULT ACCOUNT UNLOCK";
  const { first, last } = readAccounts(undefined, [
    captured(`CREATE USER 'reader'@'%' ${settings}`, `CREATE USER 'o\\\\'hara'@'localhost' ${settings}`),
    captured(
      "GRANT USAGE ON *.* TO 'reader'@'%'",
      "GRANT SELECT ON `d`.* TO 'reader'@'%'",
      "GRANT SELECT (a) ON `d`.`t` TO 'reader'@'%'",
      "GRANT EXECUTE ON PROCEDURE `d`.`p` TO 'reader'@'%'",
      "GRANT PROXY ON ''@'' TO 'root'@'localhost' WITH GRANT OPTION",
    ),
  ]);
  expect(first).toEqual([
    `CREATE USER IF NOT EXISTS 'reader'@'%' ${settings}`,
    `CREATE USER IF NOT EXISTS 'o\\'hara'@'localhost' ${settings}`,
    "GRANT USAGE ON *.* TO 'reader'@'%'",
    "GRANT SELECT ON `d`.* TO 'reader'@'%'",
  ]);
  expect(last).toEqual([
    "GRANT SELECT (a) ON `d`.`t` TO 'reader'@'%'",
    "GRANT EXECUTE ON PROCEDURE `d`.`p` TO 'reader'@'%'",
  ]);
});
