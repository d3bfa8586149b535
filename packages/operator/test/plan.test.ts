import type { ApiObject, BackupConfiguration } from '@stash-addons/core';
import type { Client, ObjectName, Resource } from '@stash-addons/kube';
import { ownedSession } from '@stash-addons/session';
import { expect, it } from 'vitest';
import { type PlannedJob, planJob, podOf, readCatalog, readFlags } from '../src/index.js';
import { addonMap } from './cluster/scene.js';
import { PASSWORD, widgetManifest, widgetObjects } from './cluster/widget.js';

const FLAGS = ['--docker-registry=registry.acme.dev/own', '--image-tag=v7'];

/** A Secret as the API server gives it. */
function stored(object: ApiObject & { stringData?: Record<string, string> }): ApiObject {
  const { stringData, ...rest } = object;
  const data = Object.entries(stringData ?? {}).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  return stringData === undefined ? rest : Object.assign(rest, { data: Object.fromEntries(data) as object });
}

/** A cluster that holds these objects alone; it stands for the API server, and has no verb that writes. */
function fakeClient(objects: readonly ApiObject[]): Client {
  const isThe =
    ({ kind }: Resource, { name }: ObjectName) =>
    (one: ApiObject) =>
      one.kind === kind && one.metadata.name === name;
  return {
    list: (resource: Resource) => Promise.resolve(objects.filter(({ kind }) => kind === resource.kind)),
    get: (resource: Resource, name: ObjectName) => Promise.resolve(objects.find(isThe(resource, name))),
  } as unknown as Client;
}

async function planned(objects: readonly ApiObject[]): Promise<PlannedJob> {
  const client = fakeClient([addonMap('widget', widgetManifest()) as ApiObject, ...objects].map(stored));
  const { settings } = readFlags(FLAGS, { POD_NAMESPACE: 'stash' }, '');
  const catalog = await readCatalog(client, settings);
  const invoker = objects.find(({ kind }) => kind === 'BackupConfiguration') as BackupConfiguration;
  const session = ownedSession(invoker, { name: 'w-planned', retryLeft: 0, annotations: {} });
  return planJob({ client, settings, catalog }, { session, invoker });
}

it('a plan is the Job of the session, with the settings of the operator, and of no owner that is not there', async () => {
  const { purpose, steps, job, grants } = await planned(widgetObjects('w', { timeOut: '10m' }));
  expect([purpose, grants]).toEqual(['session', []]);
  expect(steps).toEqual([
    { container: 'widget-backup-1-0-0', function: 'widget-backup-1.0' },
    { container: 'update-status-1', function: 'update-status' },
  ]);
  expect(job.metadata).toMatchObject({ namespace: 'demo', name: expect.stringContaining('w-planned') as string });
  expect(job.metadata).not.toHaveProperty('ownerReferences');
  const { spec } = podOf(job);
  expect(spec.activeDeadlineSeconds).toBe(600);
  const images = [...(spec.initContainers ?? []), ...spec.containers].map(({ image }) => image);
  expect(images).toEqual(['registry.acme.dev/widget:1.0-v1', 'registry.acme.dev/own/operator:v7']);
});

it('a plan shows no secret of the database, wherever it was written', async () => {
  const env = [{ name: 'TOLD', value: `x-${PASSWORD}-x` }];
  const { job } = await planned(widgetObjects('w', { runtimeSettings: { container: { env } } }));
  const text = JSON.stringify(job);
  expect(text).not.toContain(PASSWORD);
  expect(text).toContain('x-[secret]-x');
});

it('where the AppBinding does not say its version, the plan is the Job that asks the server for it', async () => {
  const objects = widgetObjects('w').map((one) => {
    const { version: _, ...spec } = (one as ApiObject & { spec?: { version?: string } }).spec ?? {};
    return one.kind === 'AppBinding' ? { ...one, spec } : one;
  });
  const { purpose, steps, job } = await planned(objects);
  expect([purpose, steps.length]).toEqual(['version', 1]);
  expect(podOf(job).spec.containers).toMatchObject([{ args: ['probe', '--scratch-dir=/stash-tmp'] }]);
});

it('what would keep the Job from being made keeps it from being planned', async () => {
  const objects = widgetObjects('w').filter(({ metadata }) => metadata.name !== 'widget-auth');
  await expect(planned(objects)).rejects.toMatchObject({ code: 'SA_OPERATOR_OBJECT_MISSING' });
});
