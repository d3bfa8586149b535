import { planOf, type Command, type Plan, type Unit } from '@stash-addons/core';
import { helper, secret, type PlanCase } from '../shared/plan-case.js';

interface Master {
  /** Host of its snapshots: `host-0`, or in a cluster one for each master, in the order of their slots. */
  host: string;
  address: string;
  port: number;
}

const TLS_FILES: Command['files'] = [
  { path: 'ca.crt', content: ['-----BEGIN CERTIFICATE-----'] },
  { path: 'tls.crt', content: [secret('tls.crt', undefined, 'tls')] },
  { path: 'tls.key', content: [secret('tls.key', undefined, 'tls')] },
];
const TLS_ARGS: Command['argv'][1][] = [
  '--tls',
  '--cacert',
  { $path: 'ca.crt' },
  '--cert',
  { $path: 'tls.crt' },
  '--key',
  { $path: 'tls.key' },
];

function withLogin(tls: boolean): Pick<Command, 'env' | 'files'> {
  return { env: { REDISCLI_AUTH: secret('password') }, ...(tls ? { files: TLS_FILES ?? [] } : {}) };
}

/** One unit for each master, each read as a replica reads it. */
export function backupMasters(masters: Master[], tls: boolean): Plan {
  const units = masters.map(({ host, address, port }): Unit => {
    const own = ['-h', address, '-p', String(port), '--rdb', '-'];
    const stage: Command = { argv: ['redis-cli', ...(tls ? TLS_ARGS : []), ...own], ...withLogin(tls) };
    return { host, format: 'rdb', flow: { kind: 'stream', file: 'dump.rdb', stages: [stage] } };
  });
  return planOf(units, { concurrency: 2 });
}

/** Sends every key to the master that has its slot now, so the number of masters may differ from that of the backup. */
export function restoreKeys(hosts: string[], format: 'rdb' | 'resp', seeds: string[]): Plan {
  const file = format === 'rdb' ? 'dump.rdb' : 'dumpfile.resp';
  const stage = helper('load-keys', ['--format', format, '--seeds', seeds.join(',')], withLogin(false));
  return planOf(hosts.map((host): Unit => ({ host, format, flow: { kind: 'stream', file, stages: [stage] } })));
}

const masters = [0, 1, 2].map((index): Master => ({
  host: `host-${index}`,
  address: `10.0.0.${index + 1}`,
  port: 6379,
}));

export const plans: PlanCase[] = [
  { name: 'a cluster, a unit for each master', operation: 'backup', plan: backupMasters(masters, false) },
  { name: 'a single server with certificates', operation: 'backup', plan: backupMasters(masters.slice(0, 1), true) },
  {
    name: 'three masters into a cluster of two',
    operation: 'restore',
    plan: restoreKeys(['host-0', 'host-1', 'host-2'], 'rdb', ['10.0.1.1:6379', '10.0.1.2:6379']),
  },
  { name: 'a file of the old layout', operation: 'restore', plan: restoreKeys(['host-0'], 'resp', ['10.0.1.1:6379']) },
];
