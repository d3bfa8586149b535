import { describe, expect, it } from 'vitest';
import type {
  ApiObject,
  AppBinding,
  BackupSession,
  Repository,
  RestoreSession,
  SecretObject,
} from '@stash-addons/core';
import { NAMESPACE, endOf, eventually, saidOf, scrape, startOperator } from './scene.js';
import { setStage } from './stage.js';
import { PASSWORD, sessionOf, widgetObjects } from './widget.js';

const stage = setStage('operator-sessions', ['--image-pull-timeout=1s', '--scheduling-timeout=1h']);

function requestIn(secret: SecretObject | undefined): unknown {
  return JSON.parse(Buffer.from(secret?.data?.['request.json'] ?? '', 'base64').toString());
}

describe('a session', () => {
  it('succeeds with what its last container left, and lets go of its Job', async () => {
    const name = await stage.begin('good');
    await stage.kubelet.succeed(name, { repository: { integrity: true, totalSize: '1.000 KiB', snapshotCount: 1 } });
    const session = await endOf(stage.scene, name);
    expect(session.status).toMatchObject({
      phase: 'Succeeded',
      targets: [{ phase: 'Succeeded', totalHosts: 1, stats: [{ hostname: 'host-0', phase: 'Succeeded' }] }],
    });
    const repository = await stage.scene.get<Repository>('repository', 'good');
    expect(repository?.status).toMatchObject({ integrity: true, snapshotCount: 1, references: [{ name: 'good' }] });
    expect(repository?.status?.lastBackupTime).toBe(session.metadata.creationTimestamp);
    const job = await eventually(async () => {
      const found = await stage.scene.get<ApiObject>('job', `stash-backup-${name}-0`);
      return found?.metadata.finalizers?.includes('stash-addons.dev/settle') ? undefined : found;
    });
    expect(job).toMatchObject({ spec: { ttlSecondsAfterFinished: 3600 } });
    expect(await stage.scene.get<SecretObject>('secret', `stash-backup-${name}-0`)).toBeUndefined();
  });

  it('gives its pod the request and the Secrets, and no token', async () => {
    const name = await stage.begin('given');
    const { spec } = await stage.kubelet.podOf(name);
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(JSON.stringify(spec)).not.toContain('serviceAccountToken');
    expect(JSON.stringify(spec)).not.toContain(PASSWORD);
    const items = [{ key: 'password', path: `secrets/${NAMESPACE}/widget-auth/password` }];
    const secrets = [{ name: `stash-backup-${name}-0` }, { name: 'storage' }, { name: 'widget-auth', items }];
    const sources = secrets.map((secret) => ({ secret }));
    expect(spec.volumes?.find((volume) => volume.name === 'stash-run')).toMatchObject({ projected: { sources } });
    const own = await stage.scene.get<SecretObject>('secret', `stash-backup-${name}-0`);
    expect(requestIn(own)).toMatchObject({
      operation: 'backup',
      session: { kind: 'BackupSession', name },
      addon: { name: 'widget', release: '1.0' },
      actions: [{ name: 'InitializeBackendRepository' }, {}, {}, {}],
      retention: { keepLast: 3, adoptUntagged: true },
    });
  });

  it.each([
    [
      'oom',
      { exitCode: 137, reason: 'OOMKilled' },
      'OutOfMemory',
      'The container update-status-1 needed more memory than it may use',
    ],
    [
      'died',
      { exitCode: 1, message: `cannot log in as ${PASSWORD}\n` },
      'ExecutorDied',
      'The container update-status-1 ended with exit status 1: cannot log in as [secret]',
    ],
  ])('fails where its pod does: %s', async (name, terminated, reason, message) => {
    const session = await stage.begin(name);
    await stage.kubelet.fail(session, terminated);
    expect(saidOf(await endOf(stage.scene, session), 'BackupDisrupted')).toMatchObject({
      status: 'True',
      reason,
      message,
    });
  });

  it('fails where an image cannot be pulled for too long', async () => {
    const name = await stage.begin('unpulled');
    const waiting = { reason: 'ImagePullBackOff', message: 'there is no such image' };
    const status = {
      name: 'widget-backup-1-0-0',
      image: 'x',
      imageID: '',
      ready: false,
      restartCount: 0,
      state: { waiting },
    };
    await stage.kubelet.say(name, { initContainerStatuses: [status] });
    expect(saidOf(await endOf(stage.scene, name), 'BackupDisrupted')).toMatchObject({ reason: 'ImageNotPulled' });
  });

  it('fails where its pod or its Job is deleted', async () => {
    const [first, second] = [await stage.begin('podless'), await stage.begin('jobless')];
    const { metadata } = await stage.kubelet.podOf(first);
    await stage.kubelet.podOf(second);
    await stage.scene.cluster.kubectl([
      'delete',
      'pod',
      metadata.name ?? '',
      `--namespace=${NAMESPACE}`,
      '--wait=false',
    ]);
    await stage.scene.cluster.kubectl([
      'delete',
      'job',
      `stash-backup-${second}-0`,
      `--namespace=${NAMESPACE}`,
      '--wait=false',
    ]);
    for (const name of [first, second]) {
      expect(saidOf(await endOf(stage.scene, name), 'BackupDisrupted')).toMatchObject({ reason: 'ExecutorDeleted' });
    }
  });

  it('is ended on request and at its deadline, and its pod with it', async () => {
    const [first, second] = [await stage.begin('cancelled'), await stage.begin('late', { timeOut: '3s' })];
    await stage.kubelet.podOf(first);
    const session = ['backupsession', first, `--namespace=${NAMESPACE}`];
    await stage.scene.cluster.kubectl(['annotate', ...session, 'stash-addons.dev/cancel=me']);
    expect(saidOf(await endOf(stage.scene, first), 'SessionCancelled')).toMatchObject({ status: 'True' });
    expect(saidOf(await endOf(stage.scene, second), 'DeadlineExceeded')).toMatchObject({ status: 'True' });
    await eventually(async () => {
      const pods = await stage.scene.list<ApiObject>('pod', 'stash.appscode.com/target-name in (cancelled,late)');
      return pods.every((pod) => pod.metadata.deletionTimestamp !== undefined) || undefined;
    });
  });

  it('is tried again as often as it may', async () => {
    const name = await stage.begin('again', { retryConfig: { maxRetry: 1, delay: '1s' } });
    await stage.scene.cluster.kubectl(['delete', 'backupsession', name, `--namespace=${NAMESPACE}`]);
    const tried = sessionOf('again', 'again-5') as BackupSession;
    await stage.scene.cluster.apply([{ ...tried, spec: { ...tried.spec, retryLeft: 1 } }]);
    await stage.kubelet.fail('again-5', { exitCode: 1 });
    await stage.kubelet.succeed('again-5-r0');
    expect((await endOf(stage.scene, 'again-5-r0')).status?.phase).toBe('Succeeded');
    expect((await endOf(stage.scene, 'again-5')).status).toMatchObject({ phase: 'Failed', retried: true });
  });

  it('says what its target lacks, and makes no Job', async () => {
    const name = await stage.begin('foreign', { task: { name: 'gadget-backup-1.0' } });
    const said = saidOf(await endOf(stage.scene, name), 'BackupExecutorEnsured');
    expect(said).toMatchObject({ status: 'False', message: expect.stringContaining('SA_ADDON_UNKNOWN') });
    expect(await stage.scene.get('job', `stash-backup-${name}-0`)).toBeUndefined();
  });
});

describe('a restore', () => {
  const restore = (name: string, target: object = {}) =>
    ({
      apiVersion: 'stash.appscode.com/v1beta1',
      kind: 'RestoreSession',
      metadata: { namespace: NAMESPACE, name },
      spec: {
        repository: { name },
        target: { ref: { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name }, ...target },
      },
    }) as ApiObject;
  const phaseOf = (name: string, phases: string[]) =>
    eventually(async () => {
      const found = await stage.scene.get<RestoreSession>('restoresession', name);
      return phases.includes(found?.status?.phase ?? '') ? found : undefined;
    });

  it('waits for what it needs, runs once by the rule of its host, and is not run again', async () => {
    await stage.scene.cluster.apply([restore('back', { rules: [{ snapshots: ['abcd1234'] }] })]);
    expect((await phaseOf('back', ['Pending']))?.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'RepositoryFound', status: 'False', reason: 'RepositoryNotAvailable' }),
    );
    await stage.scene.cluster.apply(widgetObjects('back'));
    const { metadata } = await stage.kubelet.podOf('back', 'restore');
    const own = await stage.scene.get<SecretObject>('secret', 'stash-restore-back-0');
    expect(requestIn(own)).toMatchObject({ operation: 'restore', hosts: [{ host: 'host-0', snapshot: 'abcd1234' }] });
    await stage.kubelet.succeed('back', { actions: [] }, 'restore');
    const ended = await phaseOf('back', ['Succeeded', 'Failed']);
    expect(ended.status).toMatchObject({ phase: 'Succeeded', stats: [{ hostname: 'host-0', phase: 'Succeeded' }] });
    await stage.scene.cluster.kubectl(['delete', 'job', 'stash-restore-back-0', `--namespace=${NAMESPACE}`]);
    await stage.scene.cluster.kubectl(['label', 'restoresession', 'back', `--namespace=${NAMESPACE}`, 'touched=yes']);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await stage.scene.list('job', 'stash.appscode.com/invoker-name=back')).toEqual([]);
    expect(metadata.labels?.['app.kubernetes.io/component']).toBe('stash-restore');
  });

  it('is Invalid where it asks for what is not served', async () => {
    await stage.scene.cluster.apply(widgetObjects('workload'));
    const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'workload' };
    await stage.scene.cluster.apply([restore('workload', { ref })]);
    expect((await phaseOf('workload', ['Invalid'])).status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'ValidationPassed', status: 'False', reason: 'NotServedYet' }),
    );
    expect(await stage.scene.get('job', 'stash-restore-workload-0')).toBeUndefined();
  });
});

it('metrics tell of sessions as the wire does, also by an operator that did not see them', async () => {
  const name = await stage.begin('measured');
  await stage.kubelet.succeed(name, { repository: { integrity: true, totalSize: '1.000 KiB', snapshotCount: 2 } });
  await endOf(stage.scene, name);
  const invoker =
    'invoker_kind="BackupConfiguration",invoker_name="measured",namespace="demo",driver="Restic",repository="measured"';
  const own = async () => (await scrape(stage.scene, stage.operator)).filter((line) => line.includes('"measured"'));
  const told = await eventually(async () => {
    const lines = await own();
    return lines.includes(`stash_backup_session_success{${invoker}} 1`) ? lines : undefined;
  });
  expect(told).toContain(
    `stash_backup_host_backup_success{${invoker},kind="widget",group="",name="measured",hostname="host-0"} 1`,
  );
  expect(told.find((line) => line.startsWith('stash_appscode_com_repository_size_bytes{'))).toMatch(
    /backend="rest"} 1024$/,
  );
  await stage.operator.end('SIGTERM');
  stage.operator = startOperator(stage.scene, 'later');
  await eventually(async () => {
    expect((await own()).sort()).toEqual([...told].sort());
    return true;
  });
});

describe('an AppBinding that does not say its version', () => {
  const unversioned = async (own: string): Promise<string> => {
    const objects = widgetObjects(own).map((object) => {
      if (object.kind !== 'AppBinding') return object;
      const { version: _, ...spec } = (object as AppBinding).spec;
      return { ...object, spec } as ApiObject;
    });
    await stage.scene.cluster.apply(objects);
    await stage.ready(own);
    await stage.scene.cluster.apply([sessionOf(own, `${own}-1`)]);
    return `${own}-1`;
  };
  const probeOf = (session: string) => `stash-probe-backup-${session}-0`;
  const said = (result: object) => ({
    exitCode: 0,
    message: JSON.stringify({ contract: '1.0', warnings: [], ...result }),
  });

  it('has its server asked by a Job, and gets the release that serves it', async () => {
    const name = await unversioned('asked');
    const { spec } = await stage.kubelet.podOfJob(probeOf(name));
    expect(spec).toMatchObject({ containers: [{ args: ['probe', '--scratch-dir=/stash-tmp'] }] });
    expect(spec.initContainers).toBeUndefined();
    expect(await stage.scene.get('job', `stash-backup-${name}-0`)).toBeUndefined();
    await stage.kubelet.endJob(probeOf(name), said({ serverVersion: '1.0.7' }));
    await stage.kubelet.succeed(name);
    expect((await endOf(stage.scene, name)).status?.phase).toBe('Succeeded');
    await eventually(async () => ((await stage.scene.get('secret', probeOf(name))) === undefined ? true : undefined));
  });

  it.each([
    ['unfit', { serverVersion: '9.9' }, 'SA_ADDON_NO_RELEASE_FITS'],
    ['mute', {}, 'SA_OPERATOR_VERSION_UNKNOWN'],
    ['away', { error: { code: 'SA_TARGET_UNREACHABLE', message: 'No answer.', hint: '' } }, 'SA_TARGET_UNREACHABLE'],
  ])('fails its session where that leads to none: %s', async (own, result, code) => {
    const name = await unversioned(own);
    await stage.kubelet.endJob(probeOf(name), said(result));
    const ensured = saidOf(await endOf(stage.scene, name), 'BackupExecutorEnsured');
    expect(ensured).toMatchObject({ status: 'False', message: expect.stringContaining(code) });
  });
});
