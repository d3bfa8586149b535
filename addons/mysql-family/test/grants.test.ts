import { expect, it } from 'vitest';
import { holds, parseGrants } from '../src/grants.js';

it('what was taken back for one database is held neither there nor on everything', () => {
  const grants = parseGrants([
    'GRANT SELECT, EVENT ON *.* TO `b`@`%`',
    'REVOKE SELECT, INSERT ON `se``cret`.* FROM `b`@`%`',
  ]);
  expect(holds(grants, ['SELECT'])).toBe(false);
  expect(holds(grants, ['SELECT'], 'se`cret')).toBe(false);
  expect(holds(grants, ['SELECT'], 'app')).toBe(true);
  expect(holds(grants, ['SELECT', 'EVENT'])).toBe(true);
});

it('what was taken back for a database of the server itself is held on every database of users', () => {
  const grants = parseGrants(['GRANT SELECT ON *.* TO `b`@`%`', 'REVOKE SELECT ON `mysql`.* FROM `b`@`%`']);
  expect(holds(grants, ['SELECT'])).toBe(true);
  expect(holds(grants, ['SELECT'], 'mysql')).toBe(false);
});
