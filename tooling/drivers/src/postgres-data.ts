const ROWS_OF_A_MEGABYTE = 4000;

/** Two tables, an index and a third table, so that a dump has its big part neither at its start nor at its end. */
export function orders(megabytes: number): string {
  const rows = megabytes * ROWS_OF_A_MEGABYTE;
  return `CREATE TABLE customers AS SELECT i AS id, md5(i::text) AS name FROM generate_series(1, ${Math.ceil(rows / 10)}) i;
    CREATE TABLE orders AS SELECT i AS id, md5(i::text) AS customer, i % 997 AS total,
      md5((i * 7)::text) || md5((i * 11)::text) || md5((i * 13)::text) || md5((i * 17)::text) AS note
      FROM generate_series(1, ${rows}) i;
    ALTER TABLE orders ADD PRIMARY KEY (id);
    CREATE INDEX ON orders (customer);
    CREATE TABLE zones AS SELECT i AS id, repeat(md5(i::text), 20) AS body FROM generate_series(1, ${Math.ceil(rows / 20)}) i;`;
}

/** As text a row has about 200 bytes. */
const SHOP_ROWS_OF_A_MEGABYTE = 5000;

/** Orders as a shop has them: names out of a list, numbers, times, and a note. */
export function shop(megabytes: number): string {
  return `CREATE TABLE orders AS SELECT i AS id,
      (ARRAY['Anna','Ben','Chidi','Dora','Emre','Fatima','Goro','Hana','Ivan','Jo'])[1 + hashint4(i) % 5 + 5 * (i % 2)] AS name,
      'customer' || (i * 7919::bigint) % 1000003 || '@example.com' AS email,
      (ARRAY['new','paid','packed','sent','returned'])[1 + i % 5] AS state,
      ((i * 104729::bigint) % 1000000) / 100.0 AS total,
      timestamp '2020-01-01' + i * interval '7 seconds' AS ordered,
      md5(i::text) AS tracking,
      'Left with ' || (ARRAY['a neighbour','the porter','nobody','the dog'])[1 + i % 4] || ', shelf ' || i % 977 || ', ' || substr(md5((i * 3)::text), 1, 24) AS note
    FROM generate_series(1, ${Math.round(megabytes * SHOP_ROWS_OF_A_MEGABYTE)}) i;
    ALTER TABLE orders ADD PRIMARY KEY (id);
    ANALYZE orders;`;
}

/** A small table, and one of so many megabytes, which do not shrink. */
export function bulk(megabytes: number): string {
  return `create table small as select i, 'not to be changed ' || i as mark from generate_series(1, 20) i;
    create table bulk (id int, body text);
    insert into bulk select g, (select string_agg(md5((g * 1000 + i)::text), '') from generate_series(1, 64) i)
      from generate_series(1, ${megabytes * 512}) g;`;
}
