const ROWS_OF_A_MEGABYTE = 4500;

const DIGIT =
  '(select 0 d union select 1 union select 2 union select 3 union select 4 union select 5 union select 6 union select 7 union select 8 union select 9)';

/** A table `n` of the numbers from 1 to `count`, as `i`. */
function numbers(count: number): string {
  const digits = String(Math.max(1, count - 1)).length;
  const names = Array.from({ length: digits }, (_, index) => `d${index}`);
  const sum = names.map((name, index) => `${name}.d * ${10 ** index}`).join(' + ');
  const tables = names.map((name) => `${DIGIT} ${name}`).join(', ');
  return `(select 1 + ${sum} as i from ${tables} where ${sum} < ${count} order by i) n`;
}

/** Three tables, of which the one in the middle of the dump is the big one. */
export function orders(megabytes: number): string {
  const rows = megabytes * ROWS_OF_A_MEGABYTE;
  return `create table customers (id int primary key, name varchar(40)) select i as id, left(sha2(i, 256), 32) as name from ${numbers(Math.ceil(rows / 10))};
    create table orders (id int primary key, customer varchar(40), total int, note varchar(200), key (customer))
      select i as id, left(sha2(i, 256), 32) as customer, i % 997 as total, concat(left(sha2(i * 7, 256), 32), left(sha2(i * 11, 256), 32), left(sha2(i * 13, 256), 32), left(sha2(i * 17, 256), 32)) as note from ${numbers(rows)};
    create table zones (id int primary key, body text) select i as id, repeat(left(sha2(i, 256), 32), 20) as body from ${numbers(Math.ceil(rows / 20))}`;
}

/** As text a row has about 200 bytes. */
const SHOP_ROWS_OF_A_MEGABYTE = 5000;

/** Orders as a shop has them: names out of a list, numbers, times, and a note. */
export function shop(megabytes: number): string {
  return `create table orders (id int primary key, name varchar(20), email varchar(60), state varchar(20), total decimal(12,2), ordered datetime,
      tracking char(32), note varchar(200))
    select i as id, elt(1 + crc32(i) % 10, 'Anna','Ben','Chidi','Dora','Emre','Fatima','Goro','Hana','Ivan','Jo') as name,
      concat('customer', (i * 7919) % 1000003, '@example.com') as email,
      elt(1 + i % 5, 'new','paid','packed','sent','returned') as state,
      ((i * 104729) % 1000000) / 100.0 as total,
      '2020-01-01' + interval i * 7 second as ordered,
      left(sha2(i, 256), 32) as tracking,
      concat('Left with ', elt(1 + i % 4, 'a neighbour','the porter','nobody','the dog'), ', shelf ', i % 977, ', ', substr(left(sha2(i * 3, 256), 32), 1, 24)) as note
    from ${numbers(Math.round(megabytes * SHOP_ROWS_OF_A_MEGABYTE))}`;
}

/** A small table, and one of so many megabytes, which do not shrink. */
export function bulk(megabytes: number): string {
  const words = Array.from({ length: 64 }, (_, index) => `left(sha2(i * 1000 + ${index}, 256), 32)`).join(', ');
  return `create table small select i, concat('not to be changed ', i) as mark from ${numbers(20)};
    create table bulk (id int, body text) select i as id, concat(${words}) as body from ${numbers(megabytes * 512)}`;
}
