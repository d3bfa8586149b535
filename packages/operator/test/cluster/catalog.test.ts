import { describe, expect, it } from 'vitest';
import type { ApiObject, BackupConfiguration, FunctionObject } from '@stash-addons/core';
import { eventually, NAMESPACE } from './scene.js';
import { setStage } from './stage.js';
import { widgetManifest, widgetObjects } from './widget.js';

const stage = setStage('operator-catalog', ['--image-registry=mirror.acme.dev:5000/copies']);

const functionOf = (name: string) => stage.scene.get<FunctionObject>('functions.stash.appscode.com', name);
const there = (name: string, wanted: (object: FunctionObject | undefined) => boolean) =>
  eventually(async () => {
    const found = await functionOf(name);
    return wanted(found) ? { found } : undefined;
  }, 10_000);
const eventsSay = (text: string) =>
  eventually(async () => {
    const said = await stage.scene.cluster.kubectl(['get', 'events', '--all-namespaces', '--output=wide']);
    return said.includes(text) || undefined;
  });

describe('the catalog', () => {
  it('is objects of the addons that are installed, from the mirror, and goes with them', async () => {
    await stage.addAddon('gear', widgetManifest({ name: 'gear' }));
    const { found } = await there('gear-backup-1.0', (one) => one !== undefined);
    expect(found?.spec.image).toBe('mirror.acme.dev:5000/copies/gear:1.0-v1');
    expect(found?.metadata.annotations).toMatchObject({
      'stash-addons.dev/function-class': 'request',
      'stash-addons.dev/package': '@acme/gear@1.0.0',
    });
    await stage.scene.cluster.kubectl(['delete', 'configmap', 'gear', '--namespace=stash']);
    await there('gear-backup-1.0', (one) => one === undefined);
    expect(await stage.scene.get('tasks.stash.appscode.com', 'gear-restore-1.0')).toBeUndefined();
    await there('widget-backup-1.0', (one) => one !== undefined);
  });

  it('follows a newer generation: changed, added and dropped releases', async () => {
    await stage.addAddon('lever', widgetManifest({ name: 'lever', suffixes: ['1.0', '2.0'] }));
    await there('lever-backup-2.0', (one) => one !== undefined);
    await stage.addAddon(
      'lever',
      widgetManifest({ name: 'lever', suffixes: ['2.0', '3.0'], tag: 'v2', version: '1.1.0' }),
    );
    await there('lever-backup-3.0', (one) => one !== undefined);
    await there('lever-backup-2.0', (one) => one?.spec.image?.endsWith('lever:2.0-v2') === true);
    await there('lever-backup-1.0', (one) => one === undefined);
  });

  it('leaves alone what somebody has edited, and says so', async () => {
    await stage.addAddon('cam', widgetManifest({ name: 'cam' }));
    await there('cam-backup-1.0', (one) => one !== undefined);
    const patch = '--patch={"spec":{"image":"own.acme.dev/cam:1"}}';
    await stage.scene.cluster.kubectl([
      'patch',
      'functions.stash.appscode.com',
      'cam-backup-1.0',
      '--type=merge',
      patch,
    ]);
    await stage.addAddon('cam', widgetManifest({ name: 'cam', tag: 'v2', version: '1.1.0' }));
    await there('cam-restore-1.0', (one) => one?.spec.image?.endsWith('cam:1.0-v2') === true);
    expect((await functionOf('cam-backup-1.0'))?.spec.image).toBe('own.acme.dev/cam:1');
    await eventsSay('It stays as it is: it was edited');
  });

  it('takes over an older catalog as that was installed, and nothing else', async () => {
    const args = (name: string) => [`${name}-axle`];
    const old = (name: string, image: string, extra: object = {}) =>
      ({
        apiVersion: 'stash.appscode.com/v1beta1',
        kind: 'Function',
        metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
        spec: { image, args: args(name.includes('restore') ? 'restore' : 'backup'), ...extra },
      }) as ApiObject;
    await stage.scene.cluster.apply([
      old('axle-backup-1.0', 'registry.acme.dev/stashed/stash-axle:1.0-v35'),
      old('axle-restore-1.0', 'registry.acme.dev/own/axle:7'),
      old('axle-backup-2.0', 'ghcr.io/stashed/stash-axle:2.0-v35', { workingDir: '/own' }),
    ]);
    await stage.addAddon('axle', widgetManifest({ name: 'axle', suffixes: ['1.0', '2.0'] }));
    await there('axle-backup-1.0', (one) => one?.spec.image?.startsWith('mirror.acme.dev') === true);
    await eventsSay('It was of an older installation and is of @acme/axle@1.0.0 now');
    await there('axle-restore-2.0', (one) => one !== undefined);
    expect((await functionOf('axle-restore-1.0'))?.spec.image).toBe('registry.acme.dev/own/axle:7');
    expect((await functionOf('axle-backup-2.0'))?.spec.image).toBe('ghcr.io/stashed/stash-axle:2.0-v35');
  });

  it('says of a bad addon why it is not used, and keeps what it had brought', async () => {
    await stage.addAddon('bolt', widgetManifest({ name: 'bolt' }));
    await there('bolt-backup-1.0', (one) => one !== undefined);
    await stage.scene.cluster.apply(widgetObjects('bolted', { task: { name: 'bolt-backup-1.0' } }));
    const said = (status: string) =>
      eventually(async () => {
        const found = await stage.scene.get<BackupConfiguration>('backupconfiguration', 'bolted');
        return found?.status?.conditions?.find((one) => one.type === 'AddonFound' && one.status === status);
      });
    expect((await said('True')).message).toBe('@acme/bolt@1.0.0 serves it');
    await stage.addAddon('bolt', { ...widgetManifest({ name: 'bolt' }), releases: [] });
    await eventsSay('SA_ADDON_');
    expect((await said('False')).message).toMatch(/^SA_ADDON_/);
    expect(await functionOf('bolt-backup-1.0')).toBeDefined();
    expect(await stage.scene.get('backupconfiguration', 'bolted')).toMatchObject({
      metadata: { namespace: NAMESPACE },
    });
  });
});
