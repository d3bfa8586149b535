import { planOf, type Command, type Plan } from '@stash-addons/core';
import { helper, secret, type PlanCase } from '../shared/plan-case.js';
import { PATHS } from './formats.js';

interface Cluster {
  url: string;
  caBundle?: string;
  /** False for one without users. */
  login: boolean;
}

const FOLDER = 'data';
const OUT = { $path: FOLDER };

function connection({ caBundle, login }: Cluster): Pick<Command, 'env' | 'files'> {
  const user = login ? { ES_USERNAME: secret('username'), ES_PASSWORD: secret('password') } : {};
  if (caBundle === undefined) return { env: user };
  return {
    env: { ...user, NODE_EXTRA_CA_CERTS: { $path: 'ca.crt' } },
    files: [{ path: 'ca.crt', content: [caBundle] }],
  };
}

/** The dashboards have an address, users and certificates of their own. */
function dashboards(direction: 'save' | 'load', url: string): Command {
  return helper('dashboards', [direction, '--url', url, '--folder', OUT], {
    env: {
      ES_USERNAME: secret('username', undefined, 'dashboard'),
      ES_PASSWORD: secret('password', undefined, 'dashboard'),
      NODE_EXTRA_CA_CERTS: { $path: 'dashboard-ca.crt' },
    },
    files: [{ path: 'dashboard-ca.crt', content: [secret('ca.crt', undefined, 'dashboard-tls')] }],
  });
}

/** One host, one tree: an index is a file of it, so that a snapshot stays one of the whole cluster. */
export function backupIndices(cluster: Cluster, options: { match: string; path: string; dashboardUrl?: string }): Plan {
  const { match, path, dashboardUrl } = options;
  const dump = helper(
    'indices',
    ['save', '--url', cluster.url, '--match', match, '--folder', OUT],
    connection(cluster),
  );
  const commands = dashboardUrl === undefined ? [dump] : [dump, dashboards('save', dashboardUrl)];
  return planOf([{ host: 'host-0', format: 'indices', flow: { kind: 'tree', path, folder: FOLDER, commands } }]);
}

export function restoreIndices(
  cluster: Cluster,
  options: { match: string; path: string; dashboardUrl?: string },
): Plan {
  const { match, path, dashboardUrl } = options;
  const load = helper(
    'indices',
    ['load', '--url', cluster.url, '--match', match, '--folder', OUT],
    connection(cluster),
  );
  const commands = dashboardUrl === undefined ? [load] : [dashboards('load', dashboardUrl), load];
  return planOf([{ host: 'host-0', format: 'indices', flow: { kind: 'tree', path, folder: FOLDER, commands } }]);
}

const [OWN, INTERIM] = PATHS as [string, string];
const cluster: Cluster = { url: 'https://es.demo.svc:9200', caBundle: '-----BEGIN CERTIFICATE-----', login: true };
const dashboardUrl = 'https://es-dashboard.demo.svc:5601';

export const plans: PlanCase[] = [
  {
    name: 'indices and dashboards',
    operation: 'backup',
    plan: backupIndices(cluster, { match: '.*', path: INTERIM, dashboardUrl }),
  },
  {
    name: 'a cluster without users',
    operation: 'backup',
    plan: backupIndices({ url: 'http://es.demo.svc:9200', login: false }, { match: '.*', path: OWN }),
  },
  {
    name: 'some indices of a snapshot made with an interim volume',
    operation: 'restore',
    plan: restoreIndices(cluster, { match: '^logs-', path: INTERIM, dashboardUrl }),
  },
];
