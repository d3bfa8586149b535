import { type PostgresServer, startPostgres } from '@stash-addons/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fill } from '../src/dataset.js';
import { describeServer } from '../src/describe.js';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
  await fill(server);
});
afterAll(() => server?.stop());

describe('the description that round trips compare', () => {
  it.each([
    ['one value of one row', `update sales.orders set total = total + 0.01 where id = 4711`],
    ['one row more', `insert into sales.lines values (1, 'more')`],
    ['one byte of a blob', `update files set body = '\\x01' where id = 1001`],
    ['one byte of a large object', `select lo_put(70003, 5, '\\x00')`],
    ['a large object less', `select lo_unlink(71000)`],
    ['a password', `alter role app password 'another'`],
    ['a membership', `revoke readers from writers`],
    ['a setting of a role', `alter role app set work_mem = '8MB'`],
    ['a privilege on a table', `revoke select on sales.orders from readers`],
    ['a privilege on a column', `revoke update (who) on sales.orders from writers`],
    ['a privilege on a database', `grant connect on database shop to public`],
    ['an owner', `alter table sales.lines owner to readers`],
    ['a default', `alter table sales.orders alter at drop default`],
    ['an index', `drop index sales.orders_lower_idx`],
    [
      'the body of a function',
      `create or replace function sales.twice(int) returns int language sql as 'select $1 * 3'`,
    ],
  ])('differs where %s does', async (_, change) => {
    const before = await describeServer(server);
    await server.psql(change, 'shop');
    expect(await describeServer(server)).not.toEqual(before);
  });

  it('is the same where nothing was changed', async () => {
    expect(await describeServer(server)).toEqual(await describeServer(server));
  });
});
