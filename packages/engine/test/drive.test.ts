import type { BackupConfiguration, BackupSession } from '@stash-addons/core';
import { backupInvoker } from '@stash-addons/session';
import { expect, test } from 'vitest';
import { drive } from '../src/session/drive.js';
import type { HookEnding } from '../src/session/post-hook.js';

const ref = { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'shop', namespace: 'demo' };
const invoker: BackupConfiguration = {
  apiVersion: 'stash.appscode.com/v1beta1',
  kind: 'BackupConfiguration',
  metadata: { name: 'nightly', namespace: 'demo' },
  spec: {
    target: { ref },
    timeOut: '1h',
    hooks: { postBackup: { exec: { command: ['thaw'] } } },
    retentionPolicy: { name: 'few', prune: true },
  },
};
const session: BackupSession = {
  apiVersion: 'stash.appscode.com/v1beta1',
  kind: 'BackupSession',
  metadata: { name: 'one', namespace: 'demo', creationTimestamp: new Date().toISOString() },
  spec: { invoker: { kind: 'BackupConfiguration', name: 'nightly' } },
};
const died = { code: 'SA_STEP_DIED' as const, message: 'It was killed', hint: 'Look at its log' };

/** A session of which the dump is killed, with a hook that ends so; nothing is really run. */
function driveKilled(ending: () => Promise<HookEnding>, signal = new AbortController().signal) {
  const told: unknown[] = [];
  const run = drive({
    session,
    plan: { ...backupInvoker(invoker, { check: { every: 'never' } }), ready: true },
    signal,
    save: () => undefined,
    start: () =>
      Promise.resolve({ endings: [{ name: 'dump', exitCode: null, signal: 'SIGKILL', lastWords: '' }], died }),
    postHook: ({ after }) => {
      told.push(after.Phase);
      return ending();
    },
  });
  return run.then((driven) => ({ ...driven, told }));
}

const hookOf = (status: BackupSession['status']) =>
  status?.targets?.[0]?.conditions?.find(({ type }) => type === 'PostBackupHookExecutionSucceeded');

test('the hook after the last step is run once where the dump was killed, and is told that it failed', async () => {
  const { session: ended, told, error } = await driveKilled(() => Promise.resolve({ ok: true, message: 'It thawed' }));
  expect(told).toEqual(['Failed']);
  expect(ended.status?.phase).toBe('Failed');
  expect(hookOf(ended.status as BackupSession['status'])).toMatchObject({ status: 'True', message: 'It thawed' });
  expect(error).toEqual(died);
});

test('a session that was asked to end runs it too, and ends where it cannot be run', async () => {
  const { session: ended, told } = await driveKilled(() => Promise.reject(new Error('no way')), AbortSignal.abort());
  expect(told).toEqual(['Failed']);
  expect(ended.status?.phase).toBe('Failed');
  expect(hookOf(ended.status as BackupSession['status'])).toMatchObject({
    status: 'False',
    message: expect.stringContaining('no way') as string,
  });
});
