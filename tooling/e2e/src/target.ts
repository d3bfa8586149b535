import type { PostgresServer } from '@stash-addons/testbed';
import type { Env } from './bench.js';

/** The address of a server, or of one of its databases; without a password. */
export function urlOf({ superuser, host, port }: PostgresServer, database = ''): string {
  return `postgres://${superuser}@${host}:${port}/${encodeURIComponent(database)}`;
}

/** The variable that holds the server's password. */
export function passwordOf({ password }: Pick<PostgresServer, 'password'>): Env {
  return { STASH_ADDONS_PASSWORD: password };
}

/** The name as part of a connection string, since psql takes a name with `=` for one. */
export function inDatabase(name: string): string {
  return `dbname='${name.replaceAll(/[\\']/g, '\\$&')}'`;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Makes the server as good as new, so that a test file needs few servers. */
export async function emptyServer(server: PostgresServer): Promise<void> {
  const names = await server.psql(
    `select json_agg(datname) from pg_database where not datistemplate and datname <> 'postgres'`,
    'template1',
  );
  const databases = [...((JSON.parse(names || 'null') as string[] | null) ?? []), 'postgres'];
  for (const name of databases) await server.psql(`drop database ${quoted(name)} with (force)`, 'template1');
  await server.psql('create database postgres', 'template1');
  await server.psql(`do $$ declare r record; begin
    for r in select rolname from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres' loop
      execute format('drop owned by %1$I; drop role %1$I', r.rolname);
    end loop; end $$`);
}
