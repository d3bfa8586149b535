import { expect, it } from 'vitest';
import { manifest } from '../src/manifest.js';
import catalog from './fixtures/catalog.json' with { type: 'json' };

const { backup, restore } = manifest.operations;

it.each([
  ['pvc-backup', backup],
  ['pvc-restore', restore],
] as const)('%s has the args, mount, steps and volume of the wire', (name, operation) => {
  const volumeMounts = [{ name: '${targetVolume}', mountPath: '${TARGET_MOUNT_PATH}' }];
  expect(operation?.functions).toEqual([{ name, args: catalog[name], volumeMounts }]);
  const outputDir = { name: 'outputDir', value: '/stash-tmp/output' };
  expect(operation?.task).toEqual({
    name,
    steps: [
      { name, params: [outputDir, { name: 'targetVolume', value: 'stash-volume' }] },
      { name: 'update-status', params: [outputDir] },
    ],
    volumes: [{ name: 'stash-volume', persistentVolumeClaim: { claimName: '${TARGET_NAME}' } }],
  });
});

it('runs as root with what keeps owners, and nothing else does', () => {
  expect([backup.security, restore?.security]).toEqual(['file-owner', 'file-owner']);
});
