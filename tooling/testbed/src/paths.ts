import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..', '..', '..');
const MACHINE_POSTGRES = '/usr/lib/postgresql';

/** The folder of everything the bootstrap fetched or built. */
export const cacheFolder = resolve(process.env['STASH_ADDONS_CACHE'] || join(root, '.cache'));

function missing(what: string): Error {
  return new Error(`${what} is not there. The bootstrap makes it: npm test`);
}

/**
 * The path of a pinned program of the cache: `restic`, `rest-server` or `versitygw`.
 *
 * @throws when the bootstrap has not made it yet.
 */
export function cacheBin(name: string): string {
  const path = join(cacheFolder, 'bin', name);
  if (!existsSync(path)) throw missing(path);
  return path;
}

function majorsIn(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(a) - Number(b));
}

/** The folder with `postgres` and `initdb` of a major version: the machine's own, or one of the cache. */
export function postgresServerDir(major: string): string {
  const candidates = [join(MACHINE_POSTGRES, major, 'bin'), join(cacheFolder, 'postgres', major, 'bin')];
  const found = candidates.find((folder) => existsSync(join(folder, 'postgres')));
  if (!found) throw missing(`A PostgreSQL ${major} server`);
  return found;
}

/** The major version of the machine's own server, the newest if there are several. */
export function machinePostgresMajor(): string {
  const major = majorsIn(MACHINE_POSTGRES).findLast((name) =>
    existsSync(join(MACHINE_POSTGRES, name, 'bin', 'initdb')),
  );
  if (!major) throw missing("The machine's PostgreSQL server");
  return major;
}

/** Major version -> folder with `psql`, `pg_dump`, `pg_dumpall` and `pg_restore`, oldest first. */
export function postgresClientDirs(): ReadonlyMap<string, string> {
  const dirs = new Map<string, string>();
  for (const base of [join(cacheFolder, 'postgresql-client'), MACHINE_POSTGRES]) {
    for (const major of majorsIn(base)) {
      const folder = join(base, major, 'bin');
      if (existsSync(join(folder, 'pg_dump'))) dirs.set(major, folder);
    }
  }
  return new Map([...dirs].sort(([a], [b]) => Number(a) - Number(b)));
}

/** The folder of a MySQL server of a major version, made by the bootstrap: `bin/mysqld`, `server.cnf`, fresh `data`. */
export function mysqlServerDir(major: string): string {
  const folder = join(cacheFolder, 'mysql', major);
  if (!existsSync(join(folder, '.stamp'))) throw missing(`A MySQL ${major} server`);
  return folder;
}

/** Major version -> folder with `mysql` and `mysqldump`, oldest first. */
export function mysqlClientDirs(): ReadonlyMap<string, string> {
  const base = join(cacheFolder, 'mysql-client');
  return new Map(majorsIn(base).map((major) => [major, join(base, major, 'bin')]));
}

/** The folder of a MariaDB server, made by the bootstrap: `bin/mariadbd`, `share`, fresh `data`. */
export function mariadbServerDir(version: string): string {
  const folder = join(cacheFolder, 'mariadb', version);
  if (!existsSync(join(folder, '.stamp'))) throw missing(`A MariaDB ${version} server`);
  return folder;
}

/** Version such as '10.11' -> folder with `mariadb` and `mariadb-dump`, oldest first. */
export function mariadbClientDirs(): ReadonlyMap<string, string> {
  const base = join(cacheFolder, 'mariadb-client');
  const versions = existsSync(base) ? readdirSync(base) : [];
  const inOrder = versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return new Map(inOrder.map((version) => [version, join(base, version, 'bin')]));
}

/** The NATS server of a series such as '2.10': built from its module, or from Debian. */
export function natsServerPath(series: string): string {
  const candidates = [
    join(cacheFolder, 'bin', `nats-server-${series}`),
    join(cacheFolder, 'nats-server', series, 'nats-server'),
  ];
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw missing(`A NATS ${series} server`);
  return found;
}
