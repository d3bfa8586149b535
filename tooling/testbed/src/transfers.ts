/** Four tables of a bank between which money goes round: whoever reads them at different moments finds another sum. */
export interface Transfers {
  tables: readonly string[];
  /** Query of the sum over all tables. */
  total: string;
  /** Statement that makes the procedure `transfers`, which runs until the table `stop` has a row. */
  procedure: string;
  /** Query of how many transfers the rows have seen, each of which took one more than the one before. */
  seen: string;
}

/** For MySQL and MariaDB, and tables with so many rows, which have 1000 each to begin with. */
export function transfersAmong(rows: number): Transfers {
  const tables = [1, 2, 3, 4].map((number) => `account_${number}`);
  const transfer = tables.map(
    (name, at) => `update ${name} set amount = amount ${at % 2 ? '+' : '-'} i where id = 1 + i % ${rows};`,
  );
  return {
    tables,
    total: `select ${tables.map((name) => `(select sum(amount) from ${name})`).join(' + ')}`,
    procedure: `create procedure transfers() begin
  declare i int default 0;
  while not exists (select * from stop) do
    set i = i + 1;
    start transaction;
    ${transfer.join('\n')}
    commit;
  end while;
end`,
    seen: `select (sqrt(1 + 8 * (${rows * 1000} - sum(amount))) - 1) div 2 from account_1`,
  };
}
