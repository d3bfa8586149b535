import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiObject } from '@stash-addons/core';
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
async function deletePod(scene: Scene, random: () => number): Promise<boolean> {
  const pods = await scene.list<ApiObject & { status?: { phase?: string } }>('pod', 'batch.kubernetes.io/job-name');
  const working = pods.filter(({ status }) => ['Pending', 'Running'].includes(status?.phase ?? ''));
  const victim = working[Math.floor(random() * working.length)]?.metadata.name;
  if (victim === undefined) return false;
  await scene.cluster.kubectl(['delete', 'pod', victim, `--namespace=${NAMESPACE}`, '--wait=false']);
  return true;
}

const HARMS: [Harm, (scene: Scene, random: () => number) => Promise<boolean>][] = [
  ['operator killed', killOperator],
  ['API server killed', killApiServer],
  ['pod deleted', deletePod],
  ['pod deleted', deletePod],
];

/** Does harm again and again, for so long; how often each kind came about. */
export async function harmFor(scene: Scene, milliseconds: number, random: () => number): Promise<Record<Harm, number>> {
  const done: Record<Harm, number> = { 'operator killed': 0, 'API server killed': 0, 'pod deleted': 0 };
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    await sleep(PAUSE_MS.least + random() * (PAUSE_MS.most - PAUSE_MS.least));
    const [name, harm] = HARMS[Math.floor(random() * HARMS.length)] as (typeof HARMS)[number];
    // What another harm has taken away for a moment does not answer; then it was none.
    if (await harm(scene, random).catch(() => false)) done[name] += 1;
  }
  return done;
}

/** The same numbers from 0 to 1 for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
