import { sqlBackup, sqlCommand, sqlRestore, type SqlServer } from '../shared/sql-client.js';
import type { PlanCase } from '../shared/plan-case.js';

const server: SqlServer = { host: 'db.demo.svc', port: 0 };

export const plans: PlanCase[] = [
  {
    name: 'all databases but the accounts',
    operation: 'backup',
    plan: sqlBackup([sqlCommand('mariadb-dump', server, ['--all-databases', '--ignore-database=mysql'])]),
  },
  {
    name: 'into a server with a certificate of its own making',
    operation: 'restore',
    plan: sqlRestore(sqlCommand('mariadb', server, ['--skip-ssl-verify-server-cert'])),
  },
];
