import { planOf, type Plan } from '@stash-addons/core';
import { helper, type PlanCase } from '../shared/plan-case.js';
import { sqlBackup, sqlCommand, sqlRestore } from '../shared/sql-client.js';
import { SST_PORT } from './manifest.js';

const server = { host: 'db.demo.svc', port: 3306 };

/** What the AppBinding's parameters say of a cluster. */
interface Cluster {
  address: string;
  group: string;
  method: string;
}

/**
 * The helper joins the group, asks for a copy, takes the donor's connections on the port and passes the second one on.
 * It fails when the arbitrator or the donor does, so that a copy cut short is never stored.
 */
function receiveCopy({ address, group, method }: Cluster, retry: string): Plan {
  const args = ['--address', address, '--group', group, '--sst', method, '--port', String(SST_PORT), '--retry', retry];
  const stage = helper('receive-sst', [...args, '--log', { $path: 'garb.log' }]);
  return planOf([
    { host: 'host-0', format: 'xbstream', flow: { kind: 'stream', file: 'xtrabackup.stream', stages: [stage] } },
  ]);
}

/** Into the empty volume of one member; its Job knows nothing of the others. */
function fillVolume(folder: string): Plan {
  const unpack = { argv: ['xbstream', '-x', '-C', folder] } as const satisfies { argv: [string, ...string[]] };
  return planOf(
    [
      {
        host: 'host-0',
        format: 'xbstream',
        flow: { kind: 'stream', file: 'xtrabackup.stream', stages: [{ argv: [...unpack.argv] }] },
      },
    ],
    {
      before: [{ name: 'refuse a volume that is not empty', run: helper('require-empty', [folder]) }],
      after: [
        { name: 'make the copy consistent', run: { argv: ['xtrabackup', '--prepare', `--target-dir=${folder}`] } },
        { name: 'give the files to the server', run: helper('give-to', ['1001', folder]) },
      ],
    },
  );
}

export const plans: PlanCase[] = [
  {
    name: 'a single server',
    operation: 'backup',
    plan: sqlBackup([sqlCommand('mysqldump', server, ['--all-databases'])]),
  },
  {
    name: 'a copy of a cluster',
    operation: 'backup',
    plan: receiveCopy({ address: 'gcomm://db-0.db,db-1.db', group: 'db', method: 'xtrabackup-v2' }, '30'),
  },
  { name: 'a single server', operation: 'restore', plan: sqlRestore(sqlCommand('mysql', server, [])) },
  { name: 'a member of a new cluster', operation: 'restore', plan: fillVolume('/var/lib/mysql') },
];
