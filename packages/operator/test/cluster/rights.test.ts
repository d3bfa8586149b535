import { installation } from '@stash-addons/install';
import { expect, it, vi } from 'vitest';
import type { ApiObject, BackupBatch } from '@stash-addons/core';
import { askedOf } from './rights.js';
import { endOf, eventually, NAMESPACE, startOperator } from './scene.js';
import { setStage } from './stage.js';
import { configuration, sessionOf, widgetObjects } from './widget.js';

const stage = setStage('rights');
const STASH = 'stash.appscode.com/v1beta1';

/** What only other tests make the operator do; there too a request that is denied fails the test. */
const SHOWN_ELSEWHERE = [
  // wire.test.ts
  / (roles|rolebindings)$/,
  // Given to programs, not used by the operator itself.
  /^get {2}(endpoints|pods)$/,
  / pods\/exec$/,
  /^(get|patch) stash.appscode.com (backup|restore)sessions\/status$/,
  // repository.test.ts
  /^delete batch jobs$/,
  /^patch stash.appscode.com repositories$/,
  // catalog.test.ts
  /^delete stash.appscode.com (functions|tasks)$/,
  // An addon whose AppBinding names a ConfigMap; the one here names none.
  /^get {2}configmaps$/,
];

interface Ruled extends ApiObject {
  rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
}

function rightsGiven(): Set<string> {
  const all = installation({}).map(({ object }) => object);
  const roles = all.filter(
    ({ kind, metadata }) => kind.endsWith('Role') && metadata.name?.match(/-(view|edit)$/) === null,
  );
  return new Set(
    (roles as unknown as Ruled[]).flatMap(({ rules }) =>
      rules.flatMap(({ apiGroups, resources, verbs }) =>
        apiGroups.flatMap((group) => resources.flatMap((one) => verbs.map((verb) => `${verb} ${group} ${one}`))),
      ),
    ),
  );
}

function unusedNow(): string[] {
  const asked = new Set(askedOf(stage.scene.cluster).flatMap(({ right, made = right }) => [right, made]));
  const unused = [...rightsGiven()].filter((right) => !asked.has(right));
  return unused.filter((right) => !SHOWN_ELSEWHERE.some((other) => other.test(right)));
}

/** A target of a kind that no addon has to know. */
function targeted(name: string, apiVersion: string, kind: string): ApiObject {
  return configuration(name, { repository: { name: 'every' }, target: { ref: { apiVersion, kind, name } } });
}

function several(kind: 'BackupBatch' | 'RestoreBatch' | 'BackupBlueprint'): ApiObject {
  const spec = kind === 'RestoreBatch' ? {} : { retentionPolicy: { name: 'keep', prune: true } };
  const metadata = { name: 'several', ...(kind !== 'BackupBlueprint' && { namespace: NAMESPACE }) };
  return { apiVersion: STASH, kind, metadata, spec } as ApiObject;
}

function inStore(object: ApiObject): ApiObject {
  return { ...object, metadata: { ...object.metadata, namespace: 'store' } };
}

/** One that has just begun has to read what its forerunner was told of. */
async function backUpTwice(): Promise<void> {
  const interimVolumeTemplate = {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  await stage.begin('every', { backupHistoryLimit: 1, interimVolumeTemplate });
  await stage.kubelet.succeed('every-1');
  await endOf(stage.scene, 'every-1');
  await stage.operator.end('SIGTERM');
  stage.operator = startOperator(stage.scene, 'first');
  await stage.scene.cluster.apply([sessionOf('every', 'every-2')]);
  await stage.kubelet.succeed('every-2');
  await endOf(stage.scene, 'every-2');
}

async function cancelOne(): Promise<void> {
  const session = await stage.begin('stopped');
  await stage.kubelet.podOf(session);
  const at = ['backupsession', session, `--namespace=${NAMESPACE}`];
  await stage.scene.cluster.kubectl(['annotate', ...at, 'stash-addons.dev/cancel=yes']);
  await endOf(stage.scene, session);
}

/** A selector of namespaces, and a CronJob of an older installation. */
async function useOfAnother(): Promise<void> {
  const [secret, , repository] = widgetObjects('shared') as [ApiObject, ApiObject, ApiObject & { spec: object }];
  const usagePolicy = { allowedNamespaces: { from: 'Selector', selector: { matchLabels: { team: 'one' } } } };
  const spec = { ...repository.spec, usagePolicy };
  await stage.scene.cluster.apply([inStore(secret), inStore({ ...repository, spec } as ApiObject)]);
  await stage.scene.cluster.apply([
    configuration('of-another', { repository: { name: 'shared', namespace: 'store' } }),
  ]);
}

async function adoptTrigger(): Promise<void> {
  const own = ['backupconfiguration', 'every', `--namespace=${NAMESPACE}`];
  const { metadata } = await stage.ready('every');
  const owner = { apiVersion: STASH, kind: 'BackupConfiguration', name: 'every', uid: metadata.uid };
  const template = { spec: { containers: [{ name: 'x', image: 'x' }], restartPolicy: 'Never' } };
  const trigger = { namespace: NAMESPACE, name: 'stash-trigger-every', ownerReferences: [owner] };
  const spec = { schedule: '0 0 1 1 *', jobTemplate: { spec: { template } } };
  await stage.scene.cluster.apply([{ apiVersion: 'batch/v1', kind: 'CronJob', metadata: trigger, spec }]);
  const status = JSON.stringify({ status: { conditions: [] } });
  await stage.scene.cluster.kubectl(['patch', ...own, '--subresource=status', '--type=merge', `--patch=${status}`]);
  await stage.scene.cluster.kubectl(['patch', ...own, '--type=merge', '--patch={"spec":{"backupHistoryLimit":2}}']);
}

async function restoreThatGoes(): Promise<void> {
  const metadata = { namespace: NAMESPACE, name: 'going', finalizers: ['stash.appscode.com'] };
  const ref = { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'every' };
  const spec = { repository: { name: 'every' }, target: { ref } };
  await stage.scene.cluster.apply([{ apiVersion: STASH, kind: 'RestoreSession', metadata, spec }]);
  await stage.kubelet.podOf('going', 'restore');
  await stage.scene.cluster.kubectl(['delete', 'restoresession', 'going', `--namespace=${NAMESPACE}`, '--timeout=20s']);
}

it('every right of an installation is needed, and none is missing', async () => {
  await backUpTwice();
  await cancelOne();
  await useOfAnother();
  await adoptTrigger();
  await restoreThatGoes();
  await stage.scene.cluster.apply([
    targeted('volume', 'v1', 'PersistentVolumeClaim'),
    ...['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) => targeted(kind.toLowerCase(), 'apps/v1', kind)),
    ...(['BackupBatch', 'RestoreBatch', 'BackupBlueprint'] as const).map(several),
  ]);
  await eventually(async () => (await stage.scene.get<BackupBatch>('backupbatch', 'several'))?.status);
  await stage.scene.cluster.kubectl(['delete', 'backupconfiguration', 'volume', `--namespace=${NAMESPACE}`]);
  const blueprint = ['backupblueprint', 'several', '--type=merge', '--patch={"spec":{"schedule":"@daily"}}'];
  await stage.scene.cluster.kubectl(['patch', ...blueprint]);
  await stage.scene.cluster.apply([configuration('stopped', { schedule: '@every 2s' })]);
  await vi.waitFor(() => expect(unusedNow()).toEqual([]), { timeout: 15_000, interval: 500 });
});
