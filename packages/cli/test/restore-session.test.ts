import type { BackupConfiguration } from '@stash-addons/core';
import { expect, it } from 'vitest';
import type { Subject } from '../src/cluster/catalog.js';
import { restoreSessionOf } from '../src/cluster/restore-session.js';

const ref = { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'shop' };
const retentionPolicy = { name: 'keep', prune: true };

function invokerWith(spec: Partial<BackupConfiguration['spec']>): BackupConfiguration {
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'BackupConfiguration',
    metadata: { name: 'shop', namespace: 'demo' },
    spec: {
      repository: { name: 'store', namespace: 'backups' },
      target: { alias: 'main', ref },
      retentionPolicy,
      ...spec,
    },
  };
}

const now = new Date('2026-11-23T12:00:00Z');
const addon = {
  manifest: { addon: { name: 'widget' }, operations: { restore: { task: { name: 'widget-restore-{release}' } } } },
};
const choice = { addon, release: { suffix: '1.0' } } as unknown as NonNullable<Subject['choice']>;

it('restores from where the backups are, under the name they have, and runs as they do', () => {
  const runtimeSettings = { pod: { nodeSelector: { disk: 'fast' } } };
  const invoker = invokerWith({ runtimeSettings, tempDir: { sizeLimit: '1Gi' }, timeOut: '2h', schedule: '@daily' });
  const session = restoreSessionOf({ invoker, choice }, { snapshot: 'abc', 'source-host': 'host-1' }, now);
  expect(session.metadata).toEqual({ namespace: 'demo', name: expect.stringMatching(/^shop-restore-\w+$/) });
  expect(session.spec).toEqual({
    repository: { name: 'store', namespace: 'backups' },
    target: { alias: 'main', ref, rules: [{ sourceHost: 'host-1', snapshots: ['abc'] }] },
    runtimeSettings,
    tempDir: { sizeLimit: '1Gi' },
    timeOut: '2h',
  });
});

it('names the Task that restores where the configuration names the one that backs up', () => {
  const invoker = invokerWith({ task: { name: 'widget-backup-1.0', params: [{ name: 'args', value: '--all' }] } });
  expect(restoreSessionOf({ invoker, choice }, {}, now).spec.task).toEqual({ name: 'widget-restore-1.0' });
  expect(() => restoreSessionOf({ invoker, choice: undefined }, {}, now)).toThrow('which Task restores');
});

it('goes into another target only with a snapshot that is named', () => {
  const invoker = invokerWith({});
  const session = restoreSessionOf({ invoker, choice }, { into: 'copy', snapshot: 'abc' }, now);
  expect(session.spec.target?.ref).toEqual({ ...ref, name: 'copy' });
  expect(() => restoreSessionOf({ invoker, choice }, { into: 'copy' }, now)).toThrow('--into needs --snapshot');
});
