import type { ApiObject, BackupConfiguration, Condition } from '@stash-addons/core';
import { ADDON_LABEL, LOCK_KEY, LOCK_LABEL_VALUE, lockedAddon, lockOf } from '@stash-addons/host';
import { expect, it } from 'vitest';
import { endOf, eventually, saidOf } from './scene.js';
import { setStage } from './stage.js';
import { sessionOf, widgetManifest, widgetObjects } from './widget.js';

const stage = setStage('operator-frozen', ['--frozen']);
const WIDGET = widgetManifest();

const lock = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace: 'stash', name: 'stash-addons-lock', labels: { [ADDON_LABEL]: LOCK_LABEL_VALUE } },
  data: { [LOCK_KEY]: JSON.stringify(lockOf({ '@acme/widget': lockedAddon(WIDGET, 'sha512-of-the-package') })) },
};

/** What a BackupConfiguration says of its addon, as soon as it says so. */
function addonOf(name: string, status: Condition['status']): Promise<Condition> {
  return eventually(async () => {
    const found = await stage.scene.get<BackupConfiguration>('backupconfiguration', name);
    return found?.status?.conditions?.find((one) => one.type === 'AddonFound' && one.status === status);
  });
}

type Told = ApiObject & { reason: string; message: string; involvedObject: { name: string } };

/** What is said at the ConfigMap of an addon that is not served. */
function refusalOf(addon: string, code: string): Promise<string> {
  return eventually(async () => {
    const text = await stage.scene.cluster.kubectl(['get', 'events', '--namespace=stash', '--output=json']);
    const { items } = JSON.parse(text) as { items: Told[] };
    const own = items.filter((one) => one.involvedObject.name === addon && one.reason === 'Addon Refused');
    return own.find(({ message }) => message.startsWith(code))?.message;
  });
}

const functionOf = (name: string): Promise<ApiObject | undefined> =>
  stage.scene.get<ApiObject>('functions.stash.appscode.com', name);

it('without a lock it serves nothing, and says so at the addon and at who wants it', async () => {
  await stage.scene.cluster.apply(widgetObjects('early'));
  expect((await addonOf('early', 'False')).message).toMatch(/^SA_ADDON_NOT_LOCKED/);
  expect(await refusalOf('widget', 'SA_ADDON_NOT_LOCKED')).toContain('@acme/widget');
  expect(await functionOf('widget-backup-1.0')).toBeUndefined();
});

it('serves what a lock has that comes while it runs, and nothing beside it', async () => {
  await stage.addAddon('gear', widgetManifest({ name: 'gear' }));
  await stage.scene.cluster.apply([lock]);
  await addonOf('early', 'True');
  const session = await stage.begin('locked');
  await stage.kubelet.succeed(session);
  expect((await endOf(stage.scene, session)).status?.phase).toBe('Succeeded');
  expect(await refusalOf('gear', 'SA_ADDON_NOT_LOCKED')).toContain('@acme/gear');
  expect(await functionOf('gear-backup-1.0')).toBeUndefined();
});

it('serves an addon no more whose manifest is changed in the cluster, until it is what it was', async () => {
  await stage.addAddon('widget', widgetManifest({ tag: 'v2' }));
  expect((await addonOf('locked', 'False')).message).toMatch(/^SA_ADDON_LOCK_DIFFERS/);
  expect(await refusalOf('widget', 'SA_ADDON_LOCK_DIFFERS')).toContain('1.0.0');
  await stage.addAddon('widget', WIDGET);
  await addonOf('locked', 'True');
});

it('runs no Function of its addon that was given another image', async () => {
  const patch = '--patch={"spec":{"image":"registry.evil.dev/widget:1.0-v1"}}';
  const name = 'functions.stash.appscode.com/widget-backup-1.0';
  await stage.scene.cluster.kubectl(['patch', name, '--type=merge', patch]);
  await stage.scene.cluster.apply([sessionOf('locked', 'locked-2')]);
  const ended = await endOf(stage.scene, 'locked-2');
  expect(saidOf(ended, 'BackupExecutorEnsured')?.message).toMatch(/^SA_FUNCTION_NOT_LOCKED: .*registry\.evil\.dev/);
  expect(await stage.scene.list('job', 'stash.appscode.com/invoker-name=locked')).toHaveLength(1);
});

it('serves nothing when its lock is gone, or cannot be read', async () => {
  await stage.scene.cluster.apply([{ ...lock, data: { [LOCK_KEY]: '{' } }]);
  expect(await refusalOf('stash-addons-lock', 'SA_LOCK_INVALID')).toContain('stash/stash-addons-lock');
  expect((await addonOf('locked', 'False')).message).toMatch(/^SA_ADDON_NOT_LOCKED/);
  await stage.scene.cluster.apply([lock]);
  await addonOf('locked', 'True');
  await stage.scene.cluster.kubectl(['delete', 'configmap', 'stash-addons-lock', '--namespace=stash']);
  expect((await addonOf('locked', 'False')).message).toMatch(/^SA_ADDON_NOT_LOCKED/);
});
