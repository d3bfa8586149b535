import { buildManifest, defineAddon, jobOperation, type Manifest, type Operation, planOf } from '@stash-addons/core';

const VOLUME = 'disk-volume';

const operation = (name: 'backup' | 'restore'): Operation => {
  const own = jobOperation({
    name: `disk-${name}`,
    args: [`${name}-disk`, '--hostname=${HOSTNAME:=}', '--paths=${RESTORE_PATHS:=}'],
    access: { secretKeys: [], refs: [] },
    privileges: [],
    ...(name === 'restore' && { existing: { effect: 'merges' as const, says: 'keeps all others' } }),
  });
  const [main] = own.functions;
  const volumeMounts = [{ name: VOLUME, mountPath: '${TARGET_MOUNT_PATH}' }];
  const volumes = [{ name: VOLUME, persistentVolumeClaim: { claimName: '${TARGET_NAME}' } }];
  return {
    ...own,
    replicas: 'each',
    functions: main === undefined ? [] : [{ ...main, volumeMounts }],
    task: { ...own.task, volumes },
  };
};

/** A made-up addon of claims. */
export function diskManifest(): Manifest {
  const plan = () => planOf([]);
  const image = { repository: 'registry.acme.dev/disk', tag: 'v1', platforms: ['linux/amd64'] };
  return buildManifest({
    addon: defineAddon({
      manifest: {
        addon: { name: 'disk', title: 'Disk' },
        objectPrefix: 'disk',
        serves: [{ target: 'Resource', apiGroup: '', kinds: ['PersistentVolumeClaim'] }],
        releases: [{ suffix: '', server: '*', tested: [], image }],
        operations: { backup: operation('backup'), restore: operation('restore') },
        formats: [{ id: 'files', layout: 'volume', paths: ['/stash-data'], minBytes: 0, writes: true }],
        params: {},
        tools: {},
      },
      program: { diagnoses: [], probe: () => [], facts: () => ({}), backup: plan, restore: plan },
    }),
    packageJson: { name: '@acme/disk', version: '1.0.0' },
    program: 'dist/program.js',
    files: [{ path: 'dist/program.js', content: Buffer.from('') }],
  });
}
