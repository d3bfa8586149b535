import { describe, expect, it } from 'vitest';
import type { ApiObject, BackupSession } from '@stash-addons/core';
import { endOf, eventually, NAMESPACE } from './scene.js';
import { setStage } from './stage.js';
import { widgetManifest } from './widget.js';

const stage = setStage('operator-wire');
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount';

const V1BETA1 = 'stash.appscode.com/v1beta1';
const made = (kind: string, name: string, spec: object) =>
  ({ apiVersion: V1BETA1, kind, metadata: { name }, spec }) as unknown as ApiObject;
const output = [{ name: 'outputDir', value: '/stash-tmp/output' }];

/** A Function of somebody else, and a Task that runs it before our own last step. */
function foreignTask(name: string): ApiObject[] {
  const steps = [`${name}-dump`, 'update-status'].map((step) => ({ name: step, params: output }));
  const args = ['dump', '--session=${BACKUP_SESSION}', '--out=${outputDir}'];
  return [made('Function', `${name}-dump`, { image: 'acme.dev/dump:1', args }), made('Task', name, { steps })];
}

/** Whether the account of an invoker may do something. */
async function may(invoker: string, ...what: string[]): Promise<boolean> {
  const account = `--as=system:serviceaccount:${NAMESPACE}:backupconfiguration-${invoker}-0`;
  const said = await stage.scene.cluster
    .kubectl(['auth', 'can-i', ...what, account, `--namespace=${NAMESPACE}`])
    .catch((error: unknown) => String(error));
  return said.trim() === 'yes';
}

const rolesOf = (session: string) => stage.scene.get('role', `stash-backup-${session}-0`);

describe('a Function of the wire', () => {
  it('gets a token, alone of its pod, and finds the session with its actions', async () => {
    await stage.scene.cluster.apply(foreignTask('acme'));
    const name = await stage.begin('foreign', { task: { name: 'acme' } });
    const { spec } = await stage.kubelet.podOf(name);
    const [dump] = spec.initContainers ?? [];
    const [status] = spec.containers;
    const pathsOf = (container: typeof dump) => container?.volumeMounts?.map(({ mountPath }) => mountPath);
    expect(dump).toMatchObject({ args: ['dump', `--session=${name}`, '--out=/stash-tmp/output'] });
    expect([pathsOf(dump), pathsOf(status)]).toEqual([
      ['/stash-tmp', TOKEN],
      ['/stash-tmp', '/stash-run'],
    ]);
    expect(dump?.env).toContainEqual(expect.objectContaining({ name: 'POD_NAMESPACE' }));
    expect(spec.automountServiceAccountToken).toBe(false);
    const session = await stage.scene.get<BackupSession>('backupsession', name);
    expect(session?.status).toMatchObject({
      targets: [
        {
          preBackupActions: ['InitializeBackendRepository'],
          postBackupActions: ['ApplyRetentionPolicy', 'VerifyRepositoryIntegrity', 'SendRepositoryMetrics'],
        },
      ],
    });
  });

  it('may read what its session names, write its status, and nothing else', async () => {
    await stage.scene.cluster.apply(foreignTask('acme'));
    const name = await stage.begin('limited', { task: { name: 'acme' } });
    await stage.kubelet.podOf(name);
    const allowed = [
      ['get', `backupsessions/${name}`],
      ['update', `backupsessions/${name}`, '--subresource=status'],
      ['get', 'repositories/limited'],
      ['get', 'appbindings/limited'],
      ['get', 'secrets/storage'],
      ['get', 'secrets/widget-auth'],
    ];
    for (const what of allowed) expect([what, await may('limited', ...what)]).toEqual([what, true]);
    const refused = [
      ['get', 'secrets/other'],
      ['list', 'secrets'],
      ['get', 'backupsessions/other'],
      ['update', `backupsessions/${name}`],
      ['delete', `backupsessions/${name}`],
      ['create', 'pods', '--subresource=exec'],
      ['create', 'rolebindings'],
    ];
    for (const what of refused) expect([what, await may('limited', ...what)]).toEqual([what, false]);
    await stage.kubelet.succeed(name);
    expect((await endOf(stage.scene, name)).status?.phase).toBe('Succeeded');
    await eventually(async () => ((await rolesOf(name)) === undefined ? true : undefined));
    expect(await may('limited', 'get', 'secrets/storage')).toBe(false);
  });

  it('may say itself how its hosts ended', async () => {
    await stage.scene.cluster.apply(foreignTask('acme'));
    const name = await stage.begin('teller', { task: { name: 'acme' } });
    await stage.kubelet.podOf(name);
    const session = await stage.scene.get<BackupSession>('backupsession', name);
    const [target] = session?.status?.targets ?? [];
    const hosts = ['host-0', 'host-1'].map((hostname) => ({ hostname, phase: 'Succeeded', duration: '1s' }));
    const status = { targets: [{ ...target, totalHosts: 2, stats: hosts }] };
    await stage.scene.cluster.kubectl([
      'patch',
      'backupsession',
      name,
      `--namespace=${NAMESPACE}`,
      `--as=system:serviceaccount:${NAMESPACE}:backupconfiguration-teller-0`,
      '--subresource=status',
      '--type=merge',
      `--patch=${JSON.stringify({ status })}`,
    ]);
    await stage.kubelet.succeed(name, { totalHosts: 2, stats: [] });
    expect((await endOf(stage.scene, name)).status).toMatchObject({
      phase: 'Succeeded',
      targets: [{ totalHosts: 2, stats: [{ hostname: 'host-0' }, { hostname: 'host-1' }] }],
    });
  });

  it('reaches into the namespace of the Repository no longer than it runs', async () => {
    await stage.scene.cluster.apply(foreignTask('acme'));
    const backend = { rest: { url: 'http://rest.store.svc:8000/far' }, storageSecretName: 'far' };
    await stage.scene.cluster.apply([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { namespace: 'store', name: 'far' },
        stringData: { RESTIC_PASSWORD: 'x' },
      },
      {
        apiVersion: 'stash.appscode.com/v1alpha1',
        kind: 'Repository',
        metadata: { namespace: 'store', name: 'far' },
        spec: { backend, usagePolicy: { allowedNamespaces: { from: 'All' } } },
      },
    ]);
    const name = await stage.begin('afar', { task: { name: 'acme' }, repository: { name: 'far', namespace: 'store' } });
    await stage.kubelet.podOf(name);
    const roles = () =>
      stage.scene.cluster.kubectl(['get', 'roles,rolebindings', '--namespace=store', '--output=name']);
    expect((await roles()).trim().split('\n')).toHaveLength(2);
    await stage.kubelet.succeed(name);
    await endOf(stage.scene, name);
    await eventually(async () => ((await roles()).trim() === '' ? true : undefined));
  });
});

it('an addon whose database is the cluster gets the rights that its manifest declares, in its own container', async () => {
  const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] }];
  const manifest = widgetManifest({ name: 'sprocket', access: { kubernetes: { scope: 'cluster', rules } } });
  await stage.addAddon('sprocket', manifest);
  const name = await stage.begin('calls', { task: { name: 'sprocket-backup-1.0' } });
  const { spec } = await stage.kubelet.podOf(name);
  const holders = [...(spec.initContainers ?? []), ...spec.containers].filter((one) =>
    one.volumeMounts?.some(({ mountPath }) => mountPath === TOKEN),
  );
  expect(holders.map((one) => one.name)).toEqual(['sprocket-backup-1-0-0']);
  expect(await may('calls', 'list', 'configmaps', '--all-namespaces')).toBe(true);
  expect(await may('calls', 'get', 'secrets/storage')).toBe(false);
  await stage.kubelet.succeed(name);
  await endOf(stage.scene, name);
  await eventually(async () => ((await may('calls', 'list', 'configmaps', '--all-namespaces')) ? undefined : true));
});
