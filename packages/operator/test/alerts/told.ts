import type { BackupConfiguration, BackupSession, Repository } from '@stash-addons/core';
import { repositorySamples, type Sample, sessionSamples } from '@stash-addons/session';
import { Counters } from '../../src/serve/counters.js';
import { WireMetrics } from '../../src/serve/wire-metrics.js';

const STASH = 'stash.appscode.com/v1beta1';
const metadata = { namespace: 'demo', name: 'shop' };
export const invoker: BackupConfiguration = {
  apiVersion: STASH,
  kind: 'BackupConfiguration',
  metadata,
  spec: { schedule: '@daily', repository: { name: 'store' }, target: { ref: { kind: 'AppBinding', name: 'shop' } } },
} as BackupConfiguration;

/** The text of /metrics of an operator that has seen a backup, a repository, and trouble. */
export function toldText(): string {
  const counters = new Counters();
  counters.done('BackupSession', 10);
  counters.failed('BackupSession');
  const wire = new WireMetrics();
  wire.note('shop', toldSamples());
  const own = counters.text({ leads: true, waiting: { BackupSession: 1 }, objects: { BackupSession: 1 } });
  return own + [...wire.text()].join('');
}

function toldSamples(): Sample[] {
  const snapshots = [{ name: 'a', totalSize: '1 KiB', uploaded: '1 B', processingTime: '0:01' }];
  const stats = [{ hostname: 'host-0', phase: 'Succeeded', duration: '1s', snapshots }];
  const target = { ref: { kind: 'AppBinding', name: 'shop' }, phase: 'Succeeded', totalHosts: 1, stats };
  const session = {
    apiVersion: STASH,
    kind: 'BackupSession',
    metadata: { ...metadata, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { invoker: { kind: 'BackupConfiguration', name: 'shop' } },
    status: { phase: 'Succeeded', sessionDuration: '1s', targets: [target] },
  } as BackupSession;
  const repository = { metadata: { namespace: 'demo', name: 'store' }, spec: { backend: { s3: { bucket: 'b' } } } };
  const status = { integrity: true, totalSize: '1 KiB', snapshotCount: 1, snapshotsRemovedOnLastCleanup: 0 };
  return [...sessionSamples(session, { invoker }), ...repositorySamples(repository as Repository, status, invoker)];
}

/** Names of metrics, each with the labels that it has. */
export function labelsByMetric(text: string): Map<string, ReadonlySet<string>> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})? /.exec(line) ?? [];
      return [name, new Set([...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label))];
    }),
  );
}
