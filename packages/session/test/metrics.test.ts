import type { BackupSession, Repository, RestoreSession } from '@stash-addons/core';
import { expect, it } from 'vitest';
import {
  mergeSamples,
  metricsText,
  repositorySamples,
  restoreSamples,
  sessionSamples,
  wireFamilies,
} from '../src/index.js';
import { configuration, ref, session } from './fixtures.js';

const invoker = configuration({ repository: { name: 'store' } });
const appBinding = {
  apiVersion: 'appcatalog.appscode.com/v1alpha1',
  kind: 'AppBinding',
  metadata: { name: 'acme' },
  spec: { type: 'example.com/widget', clientConfig: {} },
} as const;

function ended(phase: 'Succeeded' | 'Failed'): BackupSession {
  const snapshots = [
    {
      totalSize: '1.500 KiB',
      uploaded: '100 B',
      processingTime: '1:05',
      fileStats: { totalFiles: 3, newFiles: 1, modifiedFiles: 1, unmodifiedFiles: 1 },
    },
    { totalSize: '512 B', uploaded: '0 B', processingTime: '0:01', fileStats: { totalFiles: 1 } },
  ];
  const stats = [{ hostname: 'host-0', phase, duration: '1m6.5s', snapshots }];
  return session({}, { phase, sessionDuration: '1m10s', targets: [{ ref: ref('acme'), totalHosts: 1, phase, stats }] });
}

const samples = (phase: 'Succeeded' | 'Failed') => sessionSamples(ended(phase), { invoker, appBinding });
const text = (found: ReturnType<typeof samples>) => metricsText(wireFamilies(found));

const INVOKER =
  'invoker_kind="BackupConfiguration",invoker_name="acme",namespace="demo",driver="Restic",repository="store"';
const HOST = `${INVOKER},kind="widget",group="example.com",name="acme",hostname="host-0"`;

it('a session that succeeded is told under the newer and the older names', () => {
  const lines = text(samples('Succeeded')).split('\n');
  for (const line of [
    `stash_appscode_com_backupsession_success{${INVOKER}} 1`,
    `stash_backup_session_success{${INVOKER}} 1`,
    `stash_appscode_com_backupsession_duration_seconds{${INVOKER}} 70`,
    `stash_backup_last_success_time_seconds{${INVOKER}} 1777593600`,
    `stash_backup_target_count_total{${INVOKER}} 1`,
    `stash_appscode_com_backupsession_host_data_size_bytes{${HOST}} 2048`,
    `stash_backup_host_data_uploaded_bytes{${HOST}} 100`,
    `stash_backup_host_data_processing_time_seconds{${HOST}} 66`,
    `stash_backup_host_backup_duration_seconds{${HOST}} 66.5`,
    `stash_backup_host_files_total{${HOST}} 4`,
    '# TYPE stash_backup_session_success gauge',
  ]) {
    expect(lines).toContain(line);
  }
});

it('one that failed says so and leaves the time of the last success as it was', () => {
  const failed = samples('Failed');
  expect(failed.map(({ name, value }) => [name, value])).toEqual([
    ['backupsession_success', 0],
    ['backupsession_target_success', 0],
    ['backupsession_host_backup_success', 0],
  ]);
  const lines = text(mergeSamples(samples('Succeeded'), failed)).split('\n');
  expect(lines).toContain(`stash_backup_session_success{${INVOKER}} 0`);
  expect(lines).toContain(`stash_backup_last_success_time_seconds{${INVOKER}} 1777593600`);
  expect(lines).not.toContain(`stash_backup_session_success{${INVOKER}} 1`);
});

it('one that was skipped says nothing', () => {
  expect(sessionSamples(session({}, { phase: 'Skipped' }), { invoker })).toEqual([]);
});

it('a target that is no known AppBinding goes by its reference', () => {
  const found = sessionSamples(ended('Failed'), { invoker }).at(-1);
  expect(found?.labels).toMatchObject({ kind: 'AppBinding', group: 'appcatalog.appscode.com', name: 'acme' });
});

it('a repository is told by backend, bucket and prefix, never by a URL, which may hold a password', () => {
  const repository = (backend: Repository['spec']['backend']): Repository => ({
    apiVersion: 'stash.appscode.com/v1alpha1',
    kind: 'Repository',
    metadata: { name: 'store', namespace: 'backups' },
    spec: { backend },
  });
  const status = { integrity: true, totalSize: '2 B', snapshotCount: 3, snapshotsRemovedOnLastCleanup: 1 };
  const found = repositorySamples(repository({ s3: { endpoint: 'x', bucket: 'b', prefix: '/p' } }), status, invoker);
  expect(found.map(({ name, value }) => [name, value])).toEqual([
    ['repository_integrity', 1],
    ['repository_size_bytes', 2],
    ['repository_snapshot_count', 3],
    ['repository_snapshot_cleaned', 1],
  ]);
  expect(found[0]?.labels).toMatchObject({
    name: 'store',
    namespace: 'backups',
    backend: 's3',
    bucket: 'b',
    prefix: '/p',
  });
  const rest = repositorySamples(repository({ rest: { url: 'http://user:geheim@host/' } }), status, invoker);
  expect(text(rest)).toContain('backend="rest"');
  expect(text(rest)).not.toContain('geheim');
});

it('labels keep quotes, backslashes and line ends from breaking the text', () => {
  const families = [{ name: 'a', help: 'b', type: 'gauge' as const, samples: [{ labels: { x: 'q"\\\n' }, value: 1 }] }];
  expect(metricsText(families)).toBe('# HELP a b\n# TYPE a gauge\na{x="q\\"\\\\\\n"} 1\n');
});

it('a restore is told as the wire does', () => {
  const restore = (phase: 'Succeeded' | 'Failed'): RestoreSession => ({
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'RestoreSession',
    metadata: { name: 'back', namespace: 'demo' },
    spec: { repository: { name: 'store' }, target: { ref: ref('acme') } },
    status: { phase, sessionDuration: '1m', totalHosts: 1, stats: [{ hostname: 'host-0', phase, duration: '3s' }] },
  });
  const labels =
    'invoker_kind="RestoreSession",invoker_name="back",namespace="demo",driver="Restic",repository="store"';
  const target = `${labels},kind="widget",group="example.com",name="acme"`;
  const lines = text(restoreSamples(restore('Succeeded'), appBinding)).split('\n');
  for (const line of [
    `stash_appscode_com_restoresession_success{${labels}} 1`,
    `stash_restore_session_duration_seconds{${labels}} 60`,
    `stash_restore_target_host_count_total{${target}} 1`,
    `stash_restore_host_restore_duration_seconds{${target},hostname="host-0"} 3`,
  ]) {
    expect(lines).toContain(line);
  }
  expect(restoreSamples(restore('Failed'), appBinding).map(({ name, value }) => [name, value])).toEqual([
    ['restoresession_success', 0],
    ['restoresession_target_success', 0],
    ['restoresession_host_restore_success', 0],
  ]);
});
