import type { PostgresServer } from '@stash-addons/testbed';
import { until } from './wait.js';

const WAITING = `select count(*) from pg_stat_activity where application_name = 'stash-addons' and wait_event_type = 'Lock'`;

/** A lock on a table, at which every dump of the server stands still. */
export interface Standstill {
  /** Resolves when a dump stands there. */
  reached(): Promise<void>;
  /** Lets the dump go on. */
  end(): Promise<void>;
}

export async function standstill(server: PostgresServer, table: string): Promise<Standstill> {
  const holding = server
    .psql(`set application_name = 'holder'; begin; lock table ${table} in access exclusive mode; select pg_sleep(600)`)
    .catch(() => undefined);
  await until(
    'the table is locked',
    async () => (await server.psql(`select count(*) from pg_locks where mode = 'AccessExclusiveLock'`)) !== '0',
  );
  return {
    reached: () => until('a dump stands still', async () => (await server.psql(WAITING)) !== '0'),
    async end() {
      await server.psql(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'holder'`);
      await holding;
    },
  };
}
