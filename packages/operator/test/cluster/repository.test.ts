import { describe, expect, it } from 'vitest';
import type { ApiObject, Repository, SecretObject } from '@stash-addons/core';
import { eventually, eventsOf, NAMESPACE } from './scene.js';
import { setStage } from './stage.js';
import { configuration, widgetObjects } from './widget.js';

const stage = setStage('operator-repository');
const PASSWORD = 'the password of the store';

function repositoryOf(name: string, path: string): Repository {
  const [, , repository] = widgetObjects(name) as [ApiObject, ApiObject, Repository];
  const url = `http://rest.store.svc:8000/${path}`;
  return { ...repository, spec: { backend: { rest: { url }, storageSecretName: 'storage' }, wipeOut: true } };
}

/** A Repository that is held, with what it needs. */
async function held(name: string, path = name): Promise<Repository> {
  const [secret] = widgetObjects(name) as [ApiObject];
  await stage.scene.cluster.apply([secret, repositoryOf(name, path)]);
  return eventually(async () => {
    const found = await stage.scene.get<Repository>('repository', name);
    const settled = found?.status?.observedGeneration === found?.metadata.generation;
    return settled && found?.metadata.finalizers?.includes('stash') ? found : undefined;
  });
}

const remove = (kind: string, name: string) =>
  stage.scene.cluster.kubectl(['delete', kind, name, `--namespace=${NAMESPACE}`, '--wait=false']);
const gone = (kind: string, name: string) =>
  eventually(async () => ((await stage.scene.get(kind, name)) === undefined ? true : undefined));
const jobOf = ({ metadata }: Repository) => `stash-wipe-out-${metadata.name}-${metadata.uid?.slice(0, 8)}`;

describe('a Repository with wipeOut', () => {
  it('goes when a Job has removed its data, which knows the Secret of the store alone', async () => {
    const repository = await held('wiped');
    await remove('repository', 'wiped');
    const { spec } = await stage.kubelet.podOfJob(jobOf(repository));
    expect(spec).toMatchObject({ automountServiceAccountToken: false, containers: [{ args: ['wipe-out', {}, {}] }] });
    const own = await stage.scene.get<SecretObject>('secret', jobOf(repository));
    expect(Object.keys(own?.data ?? {})).toEqual(['repository.json']);
    expect(await stage.scene.get('repository', 'wiped')).toBeDefined();
    const job = await stage.scene.get<ApiObject>('job', jobOf(repository));
    expect(job?.metadata.ownerReferences).toMatchObject([{ kind: 'Repository', uid: repository.metadata.uid }]);
    await stage.kubelet.endJob(jobOf(repository), { exitCode: 0 });
    await gone('repository', 'wiped');
  });

  it('stays, with all its data, while anything refers to it', async () => {
    const repository = await held('used');
    await stage.scene.cluster.apply([configuration('user', { repository: { name: 'used' } })]);
    await remove('repository', 'used');
    const [event] = await eventsOf(stage.scene, 'used', 'WipeOut Refused');
    expect(event?.message).toContain(`the BackupConfiguration ${NAMESPACE}/user still refers to it`);
    expect(await stage.scene.get('job', jobOf(repository))).toBeUndefined();
    await stage.scene.cluster.kubectl(['delete', 'backupconfiguration', 'user', `--namespace=${NAMESPACE}`]);
    await stage.kubelet.endJob(jobOf(repository), { exitCode: 0 });
    await gone('repository', 'used');
  });

  it.each([
    ['equal', 'shared/data', 'shared/data'],
    ['above', 'whole', 'whole/part'],
    ['below', 'all/part', 'all'],
  ])('stays while another Repository has its place or one around it: %s', async (name, own, other) => {
    const repository = await held(name, own);
    await stage.scene.cluster.apply([{ ...repositoryOf(`${name}-other`, other) }]);
    await remove('repository', name);
    const [event] = await eventsOf(stage.scene, name, 'WipeOut Refused');
    expect(event?.message).toContain(`the Repository ${NAMESPACE}/${name}-other has the same place`);
    expect(await stage.scene.get('job', jobOf(repository))).toBeUndefined();
    await stage.scene.cluster.kubectl([
      'patch',
      'repository',
      name,
      `--namespace=${NAMESPACE}`,
      '--type=merge',
      '--patch={"spec":{"wipeOut":false}}',
    ]);
    await gone('repository', name);
    expect(await stage.scene.get('job', jobOf(repository))).toBeUndefined();
  });

  it('says why its Job failed without what must not be told, and tries again', async () => {
    const repository = await held('tried');
    await remove('repository', 'tried');
    await stage.kubelet.endJob(jobOf(repository), { exitCode: 1, message: `wrong password ${PASSWORD}` });
    const [event] = await eventsOf(stage.scene, 'tried', 'WipeOut Failed');
    expect(event?.message).toContain('The container wipe-out ended with exit status 1: wrong password [secret]');
    await eventually(async () => {
      const job = await stage.scene.get<ApiObject & { status?: { failed?: number } }>('job', jobOf(repository));
      return job !== undefined && job.status?.failed === undefined ? job : undefined;
    });
    await stage.kubelet.endJob(jobOf(repository), { exitCode: 0 });
    await gone('repository', 'tried');
  });
});

it('a Repository without wipeOut goes at once, also one that an older installation held', async () => {
  const repository = await held('kept');
  const { wipeOut: _, ...spec } = repository.spec;
  const { name = '', namespace = '' } = repository.metadata;
  await stage.scene.cluster.apply([{ ...repositoryOf('kept', 'kept'), metadata: { name, namespace }, spec }]);
  await eventually(async () => {
    const found = await stage.scene.get<Repository>('repository', 'kept');
    return found?.metadata.finalizers === undefined ? true : undefined;
  });
  await remove('repository', 'kept');
  await gone('repository', 'kept');
});
