import type { Cluster } from '@stash-addons/testbed/cluster';

const name = 'played-node';
const LEASES = 'kube-node-lease';
const BEATS_EVERY_MS = 5000;

function lease(): object {
  const spec = {
    holderIdentity: name,
    leaseDurationSeconds: 40,
    renewTime: `${new Date().toISOString().slice(0, -1)}000Z`,
  };
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { namespace: LEASES, name }, spec };
}

/**
 * A node that only says it is well, and takes no pod: where all nodes of a cluster are silent, Kubernetes takes itself for
 * the one that is cut off, and gives up none of them. Returns how to end it.
 */
export async function playNode({ apply, kubectl }: Cluster): Promise<() => void> {
  const taints = [{ key: 'acme.dev/played', effect: 'NoSchedule' }];
  await apply([{ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { taints } }, lease()]);
  const ready = { type: 'Ready', status: 'True', reason: 'Played', message: 'It is played by a test' };
  const patch = JSON.stringify({ status: { conditions: [ready] } });
  await kubectl(['patch', 'node', name, '--subresource=status', '--type=merge', `--patch=${patch}`]);
  const beats = setInterval(() => void apply([lease()]).catch(() => undefined), BEATS_EVERY_MS);
  return () => clearInterval(beats);
}
