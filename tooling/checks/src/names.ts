import { readFileSync } from 'node:fs';
import { filesBelow, packagesOf, place } from './workspace.ts';

/** Names of databases and of their programs, besides those of the addons. */
const KNOWN = [
  ...['postgresql', 'pg', 'pgsql', 'psql', 'mysql', 'mysqldump', 'mysqld', 'mariadb', 'galera', 'percona', 'xtradb'],
  ...['mongo', 'mongodb', 'mongod', 'mongodump', 'redis', 'valkey', 'elasticsearch', 'elasticdump', 'opensearch'],
  ...['etcd', 'etcdctl', 'nats', 'jetstream', 'vault', 'openbao', 'sqlite', 'kubedump'],
];

/** A volume claim is a thing of Kubernetes, not a database. */
const NOT_A_DATABASE = new Set(['pvc']);

function databaseNames(root: string): string[] {
  const addons = packagesOf(root, ['addons']).map(({ folder }) => folder);
  return [...addons.filter((name) => !NOT_A_DATABASE.has(name)), ...KNOWN];
}

/** `acmeBackup` and `ACME_PASSWORD` are the word acme too, `acmeist` is not. */
function wordsOf(line: string): string {
  return line.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2');
}

function problemsOfFile(root: string, path: string, pattern: RegExp): string[] {
  const lines = readFileSync(path, 'utf8').split('\n').map(wordsOf);
  const found = lines.flatMap((line, index) => {
    const word = pattern.exec(line)?.[0];
    return word ? [{ word, line: index + 1 }] : [];
  });
  const [first, ...more] = found;
  if (!first) return [];
  const others = more.length > 0 ? `, and so do ${more.length} lines below it` : '';
  return [`${place(root, path, first.line)}: names a database, ${first.word}${others}`];
}

/** Nothing in packages/ names a database: what is about one database belongs to its addon. */
export function checkNames(root: string): string[] {
  const pattern = new RegExp(`(?<![a-z])(${databaseNames(root).join('|')})(?![a-z])`, 'i');
  return packagesOf(root, ['packages']).flatMap(({ path }) =>
    filesBelow(path).flatMap((file) => problemsOfFile(root, file, pattern)),
  );
}
