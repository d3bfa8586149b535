import { sqlBackup, sqlCommand, sqlRestore, type SqlServer } from '../shared/sql-client.js';
import type { PlanCase } from '../shared/plan-case.js';

const server: SqlServer = { host: 'db.demo.svc', port: 3306, caBundle: '-----BEGIN CERTIFICATE-----' };
const dump = (args: string[]) => sqlCommand('mysqldump', server, ['--single-transaction', '--quick', ...args]);

export const plans: PlanCase[] = [
  { name: 'all databases', operation: 'backup', plan: sqlBackup([dump(['--all-databases'])]) },
  {
    name: 'several dumps into one file',
    operation: 'backup',
    plan: sqlBackup([dump(['--databases', 'a', '--routines']), dump(['--databases', 'b', '--no-data'])]),
  },
  {
    name: 'with a client certificate',
    operation: 'backup',
    plan: sqlBackup([sqlCommand('mysqldump', { ...server, clientCertificate: true }, ['--all-databases'])]),
  },
  {
    name: 'one database of a whole dump',
    operation: 'restore',
    plan: sqlRestore(sqlCommand('mysql', server, ['--one-database', 'a'])),
  },
];
