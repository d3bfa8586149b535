import { readFileSync, rmSync } from 'node:fs';
import { removeCgroups } from './cgroups.js';
import { clusterNames, stateFolder } from './layout.js';
import { isAlive, signal, until } from './process-table.js';
import { readRecord } from './record.js';

const STOPPED_WITHIN_MS = 20_000;

/** Nothing is ever mounted there outside of the cluster's own namespace; if it were, removing would reach through it. */
function checkNotMounted(folder: string): void {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const inside = mounts.map((line) => line.split(' ')[1] ?? '').filter((path) => `${path}/`.startsWith(`${folder}/`));
  if (inside.length > 0) throw new Error(`Not removed, because something is mounted there: ${inside.join(', ')}`);
}

/**
 * Ends a cluster and removes all of it. The kernel ends every process of its namespaces with their first one, and with
 * them go its mounts, its network and its packet filters. Does nothing when there is no such cluster.
 */
export async function stopCluster(name: string): Promise<void> {
  const record = readRecord(name);
  if (record) {
    const { init, servers } = record;
    signal(init, 'SIGKILL');
    const all = [init, ...Object.values(servers).map((server) => server.process)];
    await until('Ending the cluster', STOPPED_WITHIN_MS, () => all.every((one) => !isAlive(one)) || undefined);
  }
  await removeCgroups(name);
  checkNotMounted(stateFolder(name));
  rmSync(stateFolder(name), { recursive: true, force: true, maxRetries: 10 });
}

/** Removes what is left of clusters whose test process was killed. One that is only being made has no record yet. */
export async function removeDeadClusters(): Promise<void> {
  for (const name of clusterNames()) {
    const record = readRecord(name);
    if (record && !isAlive(record.init)) await stopCluster(name);
  }
}
