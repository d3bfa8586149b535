import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiObject, RestoreSession } from '@stash-addons/core';
import type { PersistentVolumeClaimSpec } from 'kubernetes-types/core/v1.js';
import { diskManifest } from './disk.js';
import type { Pod } from './fake-kubelet.js';
import { eventually, NAMESPACE, startOperator } from './scene.js';
import { setStage } from './stage.js';
import { widgetObjects } from './widget.js';

const stage = setStage('operator-claims');
beforeAll(() => stage.scene.cluster.apply(widgetObjects('store')));

type Claim = ApiObject & { spec: PersistentVolumeClaimSpec };

const SPEC = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const template = (name: string, more: object = {}) => ({ metadata: { name, ...more }, spec: SPEC });
const mountOf = (name: string) => ({ name, mountPath: `/${name}` });

/** A restore into two replicas of one claim each, called like the restore. */
function restoreOf(name: string, target: object = {}, spec: object = {}): ApiObject {
  const volumeClaimTemplates = [template(`${name}-\${POD_ORDINAL}`)];
  const own = { replicas: 2, volumeMounts: [mountOf(name)], volumeClaimTemplates, rules: [{ sourceHost: 'host-0' }] };
  return {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'RestoreSession',
    metadata: { namespace: NAMESPACE, name },
    spec: { repository: { name: 'store' }, target: { ...own, ...target }, ...spec },
  } as ApiObject;
}

const jobOf = (name: string, ordinal: number): string => `stash-restore-${name}-0-${ordinal}`;

function until(name: string, ...phases: string[]): Promise<RestoreSession> {
  return eventually(async () => {
    const found = await stage.scene.get<RestoreSession>('restoresession', name);
    return phases.includes(found?.status?.phase ?? '') ? found : undefined;
  });
}

/** The Job of a replica ended well, or its program said that it failed. */
function end(name: string, ordinal: number, phase: 'Succeeded' | 'Failed' = 'Succeeded'): Promise<void> {
  const message = stage.kubelet.summary({ actions: [], stats: [{ hostname: `host-${ordinal}`, phase }] });
  return stage.kubelet.endJob(jobOf(name, ordinal), { exitCode: phase === 'Failed' ? 1 : 0, message });
}

async function saidOf(name: string, type: string): Promise<string> {
  const { status } = await until(name, 'Failed', 'Invalid', 'Succeeded', 'Running');
  const found = status?.conditions?.find((one) => one.type === type);
  return `${found?.status} ${found?.message ?? ''}`;
}

/** Its containers know which replica it is, and find its claims, each of which the pod names once. */
function expectReplica({ spec }: Pod, ordinal: number): void {
  const { initContainers = [], containers, volumes = [] } = spec;
  const claims = volumes.flatMap(({ name, persistentVolumeClaim: claim }) =>
    claim ? `${name} ${claim.claimName}` : [],
  );
  expect(claims).toEqual([`data data-${ordinal}`, `log log-${ordinal}`]);
  for (const { env, volumeMounts } of [...initContainers, ...containers]) {
    expect(env).toContainEqual({ name: 'POD_ORDINAL', value: String(ordinal) });
    expect(volumeMounts).toEqual(expect.arrayContaining([mountOf('data'), mountOf('log')]));
  }
  expect(initContainers.map(({ args }) => args)).toContainEqual(expect.arrayContaining([`--hostname=host-${ordinal}`]));
}

const ownJobs = (name: string): Promise<ApiObject[]> =>
  stage.scene.list<ApiObject>('job', `stash.appscode.com/invoker-name=${name}`);

it('without a Task it is Invalid until there is an addon that serves claims, and then runs', async () => {
  await stage.scene.cluster.apply([restoreOf('later')]);
  const { status } = await until('later', 'Invalid');
  expect(status?.conditions).toContainEqual(
    expect.objectContaining({
      type: 'ValidationPassed',
      reason: 'ResourceValidationFailed',
      message: expect.stringMatching(/^SA_ADDON_NOT_CLEAR.* spec\.task\.name/),
    }),
  );
  expect(await stage.scene.list('persistentvolumeclaim')).toEqual([]);
  await stage.addAddon('disk', diskManifest());
  await end('later', 0);
  await end('later', 1);
  expect((await until('later', 'Succeeded', 'Failed')).status?.phase).toBe('Succeeded');
});

describe('a restore into claims', () => {
  it('makes them, with a Job for each replica, ends when all have, and leaves them behind', async () => {
    const labels = { replica: 'number-${POD_ORDINAL}' };
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'x' }];
    const volumeClaimTemplates = [
      template('data-${POD_ORDINAL}', { labels, annotations: { note: 'kept' }, ownerReferences }),
      template('log-${POD_ORDINAL}'),
    ];
    const target = { volumeClaimTemplates, volumeMounts: [mountOf('data'), mountOf('log')] };
    await stage.scene.cluster.apply([restoreOf('both', target, { task: { name: 'disk-restore' } })]);
    for (const ordinal of [0, 1]) expectReplica(await stage.kubelet.podOfJob(jobOf('both', ordinal)), ordinal);
    const session = await until('both', 'Running');
    const claim = await stage.scene.get<Claim>('persistentvolumeclaim', 'data-1');
    expect(claim?.metadata).toMatchObject({
      labels: { replica: 'number-1' },
      annotations: { note: 'kept', 'stash-addons.dev/restored-by': session.metadata.uid },
    });
    expect(claim?.metadata.ownerReferences).toBeUndefined();
    expect(claim?.spec).toMatchObject(SPEC);
    await end('both', 1);
    await eventually(async () => {
      const { status } = await until('both', 'Running');
      return status?.stats?.length === 1 ? true : undefined;
    });
    await end('both', 0);
    expect((await until('both', 'Succeeded', 'Failed')).status).toMatchObject({
      phase: 'Succeeded',
      totalHosts: 2,
      stats: [
        { hostname: 'host-1', phase: 'Succeeded' },
        { hostname: 'host-0', phase: 'Succeeded' },
      ],
    });
    await stage.scene.cluster.kubectl(['delete', 'restoresession', 'both', `--namespace=${NAMESPACE}`]);
    await eventually(async () => ((await ownJobs('both')).length === 0 ? true : undefined));
    for (const name of ['data-0', 'data-1', 'log-0', 'log-1']) {
      expect(await stage.scene.get('persistentvolumeclaim', name)).toMatchObject({ metadata: { name } });
    }
  });

  it('fails when one of them did, but not before the other has ended', async () => {
    await stage.scene.cluster.apply([restoreOf('half')]);
    await stage.kubelet.endJob(jobOf('half', 0), { exitCode: 137, reason: 'OOMKilled' });
    await eventually(async () => {
      const { status } = await until('half', 'Running');
      return status?.stats?.length === 1 ? true : undefined;
    });
    await end('half', 1);
    const { status } = await until('half', 'Succeeded', 'Failed');
    expect(status).toMatchObject({ phase: 'Failed', totalHosts: 2 });
    expect(status?.stats).toContainEqual(
      expect.objectContaining({ hostname: 'host-0', phase: 'Failed', error: expect.stringMatching(/^OutOfMemory: /) }),
    );
    expect(status?.stats).toContainEqual({ hostname: 'host-1', phase: 'Succeeded' });
  });

  it('is refused by a claim that is there already, which stays as it is, and makes none of the others', async () => {
    const metadata = { namespace: NAMESPACE, name: 'taken-1' };
    const foreign = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: SPEC } as ApiObject;
    await stage.scene.cluster.apply([foreign]);
    const before = await stage.scene.get('persistentvolumeclaim', 'taken-1');
    await stage.scene.cluster.apply([restoreOf('taken')]);
    expect((await until('taken', 'Succeeded', 'Failed')).status?.phase).toBe('Failed');
    expect(await saidOf('taken', 'RestoreExecutorEnsured')).toMatch(/^False SA_OPERATOR_CLAIM_EXISTS: .*demo\/taken-1/);
    expect(await stage.scene.get('persistentvolumeclaim', 'taken-1')).toEqual(before);
    expect(await stage.scene.get('persistentvolumeclaim', 'taken-0')).toBeUndefined();
    expect(await ownJobs('taken')).toEqual([]);
  });

  it('makes no claim where the API server takes not all of them', async () => {
    const bad = { metadata: { name: 'none-${POD_ORDINAL}' }, spec: { ...SPEC, accessModes: [] } };
    const volumeClaimTemplates = [template('some-${POD_ORDINAL}'), bad];
    const target = { volumeClaimTemplates, volumeMounts: [mountOf('some'), mountOf('none')] };
    await stage.scene.cluster.apply([restoreOf('unfit', target)]);
    expect((await until('unfit', 'Succeeded', 'Failed')).status?.phase).toBe('Failed');
    expect(await saidOf('unfit', 'RestoreExecutorEnsured')).toMatch(/^False SA_OPERATOR_REFUSED: .*demo\/none-0/);
    expect(await stage.scene.get('persistentvolumeclaim', 'some-0')).toBeUndefined();
  });

  it.each([
    ['unnamed', { volumeClaimTemplates: [{ spec: SPEC }] }, 'SA_RESOLVE_FIELD'],
    ['unnumbered', { volumeClaimTemplates: [template('unnumbered')] }, 'POD_ORDINAL'],
    ['unmounted', { volumeMounts: [mountOf('other')] }, 'spec.target.volumeMounts[0].name'],
    ['nobody', { replicas: 0 }, 'spec.target.replicas'],
  ])('is Invalid where its templates are: %s', async (name, target, words) => {
    await stage.scene.cluster.apply([restoreOf(name, target)]);
    expect((await until(name, 'Invalid')).status?.phase).toBe('Invalid');
    expect(await saidOf(name, 'ValidationPassed')).toContain('False SA_RESOLVE_FIELD');
    expect(await saidOf(name, 'ValidationPassed')).toContain(words);
    expect(await ownJobs(name)).toEqual([]);
  });

  it('is not done by an addon that would load one database several times', async () => {
    await stage.scene.cluster.apply([restoreOf('loads', {}, { task: { name: 'widget-restore-1.0' } })]);
    expect((await until('loads', 'Succeeded', 'Failed')).status?.phase).toBe('Failed');
    expect(await saidOf('loads', 'RestoreExecutorEnsured')).toContain('False SA_OPERATOR_NOT_SERVED');
    expect(await stage.scene.get('persistentvolumeclaim', 'loads-0')).toBeUndefined();
  });

  it.each([
    ['cancelled', {}, 'SessionCancelled'],
    ['late', { timeOut: '8s' }, 'DeadlineExceeded'],
  ])('is stopped in all its Jobs: %s', async (name, spec, condition) => {
    await stage.scene.cluster.apply([restoreOf(name, {}, spec)]);
    for (const ordinal of [0, 1]) await stage.kubelet.podOfJob(jobOf(name, ordinal));
    if (condition === 'SessionCancelled') {
      const session = ['restoresession', name, `--namespace=${NAMESPACE}`];
      await stage.scene.cluster.kubectl(['annotate', ...session, 'stash-addons.dev/cancel=me']);
    }
    expect((await until(name, 'Failed')).status?.conditions).toContainEqual(
      expect.objectContaining({ type: condition, status: 'True' }),
    );
    await eventually(async () => {
      const jobs = [0, 1].map((ordinal) => jobOf(name, ordinal)).join(', ');
      const pods = await stage.scene.list<ApiObject>('pod', `batch.kubernetes.io/job-name in (${jobs})`);
      return pods.every((pod) => pod.metadata.deletionTimestamp !== undefined) || undefined;
    });
    expect(await stage.scene.get('persistentvolumeclaim', `${name}-1`)).toBeDefined();
  });

  it('does not touch what is of another session whose name leads to the same Job', async () => {
    await stage.scene.cluster.apply([restoreOf('twin')]);
    await stage.kubelet.podOfJob(jobOf('twin', 0));
    const before = await stage.scene.get('secret', jobOf('twin', 0));
    const ref = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'twin-1' };
    const plain = { ref, volumeClaimTemplates: undefined, replicas: undefined };
    await stage.scene.cluster.apply([restoreOf('twin-0', plain, { task: { name: 'disk-restore' } })]);
    expect((await until('twin-0', 'Failed')).status?.phase).toBe('Failed');
    expect(await saidOf('twin-0', 'RestoreExecutorEnsured')).toContain('False SA_OPERATOR_NAME_TAKEN');
    expect(await stage.scene.get('secret', jobOf('twin', 0))).toEqual(before);
    for (const ordinal of [0, 1]) await end('twin', ordinal);
    expect((await until('twin', 'Succeeded', 'Failed')).status?.phase).toBe('Succeeded');
  });

  it('begins its Jobs one by one where no more may run at once', async () => {
    await stage.operator.end('SIGTERM');
    stage.operator = startOperator(stage.scene, 'tight', ['--max-jobs=1']);
    await stage.scene.cluster.apply([restoreOf('queued')]);
    await stage.kubelet.podOfJob(jobOf('queued', 0));
    expect(await saidOf('queued', 'RestoreExecutorEnsured')).toMatch(/^Unknown/);
    expect(await ownJobs('queued')).toHaveLength(1);
    await end('queued', 0);
    await end('queued', 1);
    const { status } = await until('queued', 'Succeeded', 'Failed');
    expect(status).toMatchObject({ phase: 'Succeeded', totalHosts: 2 });
    expect(await saidOf('queued', 'RestoreExecutorEnsured')).toMatch(/^True/);
  });
});
