import { planOf, type AttachedVolume, type Command, type Plan, type Unit } from '@stash-addons/core';
import { helper, secret, type PlanCase } from '../shared/plan-case.js';

const PATH = '/stash-tmp/data';

function certificates(): Pick<Command, 'files'> {
  return {
    files: [
      { path: 'root.pem', content: ['-----BEGIN CERTIFICATE-----'] },
      { path: 'client.pem', content: [secret('client.pem')] },
      { path: 'client-key.pem', content: [secret('client-key.pem')] },
    ],
  };
}

export function backupMember(endpoint: string): Plan {
  const save: Command = {
    argv: [
      'etcdctl',
      '--endpoints',
      endpoint,
      '--cacert',
      { $path: 'root.pem' },
      '--cert',
      { $path: 'client.pem' },
      '--key',
      { $path: 'client-key.pem' },
      'snapshot',
      'save',
      { $path: 'data/snapshot.db' },
    ],
    ...certificates(),
  };
  const verify: Command = { argv: ['etcdutl', 'snapshot', 'status', { $path: 'data/snapshot.db' }] };
  const flow = { kind: 'tree', path: PATH, folder: 'data', commands: [save, verify] } as const;
  return planOf([{ host: 'host-0', format: 'snapshot', flow: { ...flow, commands: [...flow.commands] } }]);
}

interface NewCluster {
  /** `name=peerURL` of each member. */
  peers: string[];
  token: string;
}

/**
 * Every member gets the same snapshot, under its own name, into its own volume; the engine has stopped them and
 * attached their volumes, and starts them when the plan has ended well. The old data stays until the new is complete
 * for all of them.
 */
export function restoreMembers(volumes: AttachedVolume[], { peers, token }: NewCluster): Plan {
  const units = volumes.map(({ pod, path }, index): Unit => {
    const peer = peers.find((one) => one.startsWith(`${pod}=`)) ?? '';
    const folder = `member-${index}`;
    const restore: Command = {
      argv: [
        'etcdutl',
        'snapshot',
        'restore',
        { $path: `${folder}/snapshot.db` },
        `--name=${pod}`,
        `--initial-cluster=${peers.join(',')}`,
        `--initial-cluster-token=${token}`,
        `--initial-advertise-peer-urls=${peer.slice(pod.length + 1)}`,
        `--data-dir=${path}/restore`,
      ],
    };
    return {
      host: `host-${index}`,
      format: 'snapshot',
      flow: { kind: 'tree', path: PATH, folder, commands: [restore] },
    };
  });
  const after = volumes.map(({ pod, path }) => ({
    name: `put the new data of ${pod} in place`,
    run: helper('replace-data', ['--data-dir', path, '--with', 'restore']),
  }));
  return planOf(units, { after });
}

const volumes = [0, 1, 2].map((index) => ({ pod: `etcd-${index}`, path: `/stash-volumes/${index}` }));
const peers = volumes.map(({ pod }) => `${pod}=http://${pod}.etcd:2380`);

export const plans: PlanCase[] = [
  { name: 'with certificates', operation: 'backup', plan: backupMember('etcd.demo.svc:2379') },
  {
    name: 'a cluster none of whose members runs',
    operation: 'restore',
    plan: restoreMembers(volumes, { peers, token: 'new' }),
  },
];
