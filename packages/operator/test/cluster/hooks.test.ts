import { describe, expect, it } from 'vitest';
import type { AppBinding, SecretObject } from '@stash-addons/core';
import type { PodSpec } from 'kubernetes-types/core/v1.js';
import { endOf, eventually, NAMESPACE, saidOf } from './scene.js';
import { setStage } from './stage.js';
import { sessionOf, widgetObjects } from './widget.js';

const stage = setStage('operator-hooks');

const exec = { exec: { command: ['true'] } };
const hooks = (executionPolicy?: string) => ({
  hooks: { preBackup: exec, postBackup: { ...exec, ...(executionPolicy && { executionPolicy }) } },
});
const left = (hook: string, ok: boolean, message = 'as told') => JSON.stringify({ contract: '1.0', hook, ok, message });
const hookJob = (session: string) => `stash-hook-backup-${session}-0`;
const POST = 'PostBackupHookExecutionSucceeded';

describe('hooks of a pod that ran all of its containers', () => {
  it('are told by what their containers left', async () => {
    const name = await stage.begin('hooked', hooks());
    await stage.kubelet.end(name, [
      { message: left('preBackup', true) },
      {},
      { message: stage.kubelet.summary() },
      { message: left('postBackup', true) },
    ]);
    const session = await endOf(stage.scene, name);
    expect(session.status?.phase).toBe('Succeeded');
    expect(saidOf(session, 'PreBackupHookExecutionSucceeded')).toMatchObject({ status: 'True' });
    expect(saidOf(session, POST)).toMatchObject({ status: 'True', message: 'as told' });
    expect(await stage.scene.get('job', hookJob(name))).toBeUndefined();
  });

  it('fail the session where they fail', async () => {
    const name = await stage.begin('unhooked', hooks());
    const pre = { exitCode: 1, message: left('preBackup', false, 'it said no') };
    await stage.kubelet.end(name, [pre]);
    const session = await endOf(stage.scene, name);
    expect(session.status?.phase).toBe('Failed');
    expect(saidOf(session, 'PreBackupHookExecutionSucceeded')).toMatchObject({
      status: 'False',
      message: 'it said no',
    });
    expect(saidOf(session, POST)).toBeUndefined();
  });
});

describe('the hook after a container that died', () => {
  it.each([undefined, 'OnFailure', 'OnFinalRetryFailure'])('is run by a Job, with the policy %s', async (policy) => {
    const own = `after-${(policy ?? 'always').toLowerCase()}`;
    const name = await stage.begin(own, hooks(policy));
    await stage.kubelet.end(name, [{ message: left('preBackup', true) }, { exitCode: 137, reason: 'OOMKilled' }]);
    const { spec } = await stage.kubelet.podOfJob(hookJob(name));
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      containers: [{ name: 'post-task-hook', args: expect.arrayContaining(['run-hook', '--hook-type=postBackup']) }],
    });
    expect(spec.initContainers).toBeUndefined();
    const secret = await stage.scene.get<SecretObject>('secret', hookJob(name));
    const request = JSON.parse(Buffer.from(secret?.data?.['request.json'] ?? '', 'base64').toString()) as object;
    expect(request).toMatchObject({
      outcome: { failed: true, error: expect.stringContaining('needed more memory') },
      hooks: { postBackup: {} },
    });
    expect((await stage.scene.get<never>('backupsession', name)) as unknown).toMatchObject({
      status: { phase: 'Running' },
    });
    await stage.kubelet.endJob(hookJob(name), { exitCode: 0, message: left('postBackup', true, 'unlocked') });
    const session = await endOf(stage.scene, name);
    expect(session.status?.phase).toBe('Failed');
    expect(saidOf(session, POST)).toMatchObject({ status: 'True', message: 'unlocked' });
    expect(saidOf(session, 'BackupDisrupted')).toMatchObject({ reason: 'OutOfMemory' });
    await eventually(async () => ((await stage.scene.get('secret', hookJob(name))) === undefined ? true : undefined));
  });

  it('is not run where its policy asks for success', async () => {
    const name = await stage.begin('onsuccess', hooks('OnSuccess'));
    await stage.kubelet.end(name, [{ message: left('preBackup', true) }, { exitCode: 1 }]);
    const session = await endOf(stage.scene, name);
    expect(saidOf(session, POST)).toMatchObject({ status: 'True', message: expect.stringContaining('Not run') });
    expect(await stage.scene.get('job', hookJob(name))).toBeUndefined();
  });

  it('is run once although the operator is killed meanwhile, and its own failure is told', async () => {
    const name = await stage.begin('twice', hooks());
    const { metadata } = await stage.kubelet.podOf(name);
    await stage.scene.cluster.kubectl([
      'delete',
      'pod',
      metadata.name ?? '',
      `--namespace=${NAMESPACE}`,
      '--wait=false',
    ]);
    await stage.kubelet.podOfJob(hookJob(name));
    await stage.restart();
    await stage.kubelet.endJob(hookJob(name), { exitCode: 1, message: left('postBackup', false, 'no such file') });
    const session = await endOf(stage.scene, name, 45_000);
    expect(saidOf(session, POST)).toMatchObject({ status: 'False', message: 'no such file' });
    const jobs = await stage.scene.list('job', 'stash.appscode.com/invoker-name=twice');
    expect(jobs).toHaveLength(2);
  });

  it('is run where nothing else could be', async () => {
    const name = await stage.begin('nothing', { ...hooks('OnFailure'), task: { name: 'gadget-backup-1.0' } });
    const session = await endOf(stage.scene, name);
    expect(saidOf(session, POST)).toMatchObject({
      status: 'False',
      message: expect.stringContaining('SA_ADDON_UNKNOWN'),
    });
  });
});

describe('a hook that is for the pod of a database', () => {
  const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount';
  const holdersOf = ({ initContainers = [], containers }: PodSpec) =>
    [...initContainers, ...containers]
      .filter((one) => one.volumeMounts?.some(({ mountPath }) => mountPath === TOKEN))
      .map((one) => one.name);
  const mayRunIn = async (pod: string): Promise<boolean> => {
    const account = `--as=system:serviceaccount:${NAMESPACE}:backupconfiguration-served-0`;
    const asked = ['auth', 'can-i', 'create', `pods/${pod}`, '--subresource=exec', account, `--namespace=${NAMESPACE}`];
    return (await stage.scene.cluster.kubectl(asked).catch(String)).trim() === 'yes';
  };

  it('may run commands in the pods behind the Service, for as long as the session lasts, and its container alone', async () => {
    const metadata = { namespace: NAMESPACE, name: 'served' };
    const targetRef = { kind: 'Pod', namespace: NAMESPACE, name: 'widget-db-0' };
    const subsets = [{ addresses: [{ ip: '10.1.1.1', targetRef }], ports: [{ port: 7000 }] }];
    const binding = widgetObjects('served').find(({ kind }) => kind === 'AppBinding') as AppBinding;
    const service = { scheme: 'widget', name: 'served', port: 7000 };
    await stage.scene.cluster.apply([
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 7000 }] } },
      { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets },
      ...widgetObjects('served', hooks()).filter(({ kind }) => kind !== 'AppBinding'),
      { ...binding, spec: { ...binding.spec, clientConfig: { service } } },
    ]);
    await stage.ready('served');
    await stage.scene.cluster.apply([sessionOf('served', 'served-1')]);
    const { spec } = await stage.kubelet.podOf('served-1');
    expect(holdersOf(spec)).toEqual(['pre-task-hook', 'post-task-hook']);
    expect([await mayRunIn('widget-db-0'), await mayRunIn('other-0')]).toEqual([true, false]);
    const secret = await stage.scene.get<SecretObject>('secret', 'stash-backup-served-1-0');
    const request = JSON.parse(Buffer.from(secret?.data?.['request.json'] ?? '', 'base64').toString()) as object;
    expect(request).toMatchObject({ hookTarget: { namespace: NAMESPACE, service: 'served' } });
    await stage.kubelet.end('served-1', [{ message: left('preBackup', true) }, { exitCode: 1 }]);
    expect(holdersOf((await stage.kubelet.podOfJob(hookJob('served-1'))).spec)).toEqual(['post-task-hook']);
    await stage.kubelet.endJob(hookJob('served-1'), { exitCode: 0, message: left('postBackup', true) });
    await endOf(stage.scene, 'served-1');
    await eventually(async () => ((await mayRunIn('widget-db-0')) ? undefined : true));
  });
});
