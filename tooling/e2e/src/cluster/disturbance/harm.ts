import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiObject } from '@stash-addons/core';
import type { Random } from '@stash-addons/testbed';
import { OPERATOR_NAMESPACE } from '../operator-objects.js';
import { NAMESPACE, type Scene } from '../scene.js';

/** What is done to the cluster, and how often it was. */
export type Harm = 'operator killed' | 'API server killed' | 'pod deleted';

const OPERATOR = '/operator/main.js';
const PAUSE_MS = { least: 3000, most: 9000 };

/** The operator dies as by a lack of memory. Its pod goes too, since the kubelet would let it wait longer each time. */
async function killOperator({ cluster }: Scene): Promise<boolean> {
  await cluster.onNode(['pkill', '-KILL', '-f', OPERATOR]);
  const pods = ['pods', '--selector=app=stash-addons-operator', `--namespace=${OPERATOR_NAMESPACE}`];
  await cluster.kubectl(['delete', ...pods, '--grace-period=0', '--force', '--wait=false']);
  return true;
}

async function killApiServer({ cluster }: Scene): Promise<boolean> {
  await cluster.stopServer('kube-apiserver', 'SIGKILL');
  await cluster.startServer('kube-apiserver');
  return true;
}

/** One of those that work now; there may be none. */
async function deletePod(scene: Scene, random: Random): Promise<boolean> {
  const pods = await scene.list<ApiObject & { status?: { phase?: string } }>('pod', 'batch.kubernetes.io/job-name');
  const working = pods.filter(({ status }) => ['Pending', 'Running'].includes(status?.phase ?? ''));
  if (working.length === 0) return false;
  const victim = random.pick(working).metadata.name ?? '';
  await scene.cluster.kubectl(['delete', 'pod', victim, `--namespace=${NAMESPACE}`, '--wait=false']);
  return true;
}

const HARMS: [Harm, (scene: Scene, random: Random) => Promise<boolean>][] = [
  ['operator killed', killOperator],
  ['API server killed', killApiServer],
  ['pod deleted', deletePod],
  ['pod deleted', deletePod],
];

/** Does harm again and again, for so long; how often each kind came about. */
export async function harmFor(scene: Scene, milliseconds: number, random: Random): Promise<Record<Harm, number>> {
  const done: Record<Harm, number> = { 'operator killed': 0, 'API server killed': 0, 'pod deleted': 0 };
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    await sleep(PAUSE_MS.least + random.next() * (PAUSE_MS.most - PAUSE_MS.least));
    const [name, harm] = random.pick(HARMS);
    // What another harm has taken away for a moment does not answer; then it was none.
    if (await harm(scene, random).catch(() => false)) done[name] += 1;
  }
  return done;
}
