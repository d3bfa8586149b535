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
  const { first, last } = readAccounts([
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
