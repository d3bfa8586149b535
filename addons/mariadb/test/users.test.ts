import type { Captured } from '@stash-addons/core';
import { expect, it } from 'vitest';
import { LIST_USERS, readUsers, userQueries } from '../src/users.js';

const captured = (...lines: string[]): Captured => ({ exitCode: 0, stderr: '', stdout: `${lines.join('\n')}\n` });

it('what is given to everybody is in a backup, without making a role of that name', () => {
  const listed = captured('PUBLIC\t\tY\t', 'reader\t\tY\t');
  expect(LIST_USERS).not.toContain('PUBLIC');
  expect(userQueries(listed)).toEqual(['show grants for `PUBLIC`; show grants for `reader`']);
  const shown = [
    captured(
      'GRANT SELECT ON `app`.* TO PUBLIC',
      'GRANT EXECUTE ON PROCEDURE `app`.`p` TO PUBLIC',
      'GRANT USAGE ON *.* TO `reader`',
    ),
  ];
  expect(readUsers([listed], shown)).toMatchObject({
    first: [
      'CREATE ROLE IF NOT EXISTS `reader`',
      'GRANT SELECT ON `app`.* TO PUBLIC',
      'GRANT USAGE ON *.* TO `reader`',
    ],
    last: ['GRANT EXECUTE ON PROCEDURE `app`.`p` TO PUBLIC'],
  });
});
