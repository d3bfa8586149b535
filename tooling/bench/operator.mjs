import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '@stash-addons/testbed';
import { startCluster } from '@stash-addons/testbed/cluster';

const root = join(import.meta.dirname, '../..');

function jsonFilesIn(folder) {
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

async function measureInside(cluster, input) {
  const program = [process.execPath, join(import.meta.dirname, 'operator', 'measure.mjs'), JSON.stringify(input)];
  const [command, ...args] = cluster.inside(program);
  const child = spawn(command, args, { env: cluster.env, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The measurement ended with exit status ${code}`);
}

/** The operator in a big cluster, which here is an API server and its controllers alone. */
export async function benchOperator(options) {
  const folder = mkdtempSync(join(tmpdir(), 'stash-addons-scale-'));
  const cluster = await startCluster({ name: 'bench', controlPlaneOnly: true });
  try {
    await cluster.apply(jsonFilesIn(join(root, 'packages/core/crds')));
    if (options.peer)
      await cluster.kubectl(['apply', '--server-side', '--filename', join(cacheFolder, 'k8up-definitions')]);
    await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
    const file = join(folder, 'figures.json');
    await measureInside(cluster, { ...options, kubeconfig: cluster.kubeconfig, folder, file });
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function operatorLines({ invokers, sessions, settled, ours, memory, parts, restartMilliseconds, leaks, k8up }) {
  const span = ({ p50, p90, p99, most, rate, missing }) =>
    `p50 ${p50}, p90 ${p90}, p99 ${p99}, most ${most} ms at ${rate} per second${missing > 0 ? `; ${missing} WITHOUT a Job` : ''}`;
  return [
    `Operator, ${invokers} BackupConfigurations, ${sessions} BackupSessions`,
    `  memory: ${settled.peak} MB at most until all were seen, ${memory.peak} MB at most with sessions`,
    `  parts after garbage collection, MB: ${JSON.stringify(parts)}`,
    `  restart to first reconcile: ${restartMilliseconds} ms`,
    `  session made -> Job made: ${span(ours)}`,
    ...(leaks
      ? [
          `  ${leaks.minutes} minutes, ${leaks.cuts.connections} connections cut: heap grows ${leaks.growth} MB per 10 minutes, ${leaks.looks.map(({ sockets }) => sockets).join(' ')} sockets`,
        ]
      : []),
    ...(k8up
      ? [
          `k8up, as many Schedules: ${k8up.idle.resident} MB, then ${k8up.memory.peak} MB at most; Backup made -> Job made: ${span(k8up)}`,
        ]
      : []),
  ];
}
