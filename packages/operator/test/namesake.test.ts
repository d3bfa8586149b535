import { expect, it } from 'vitest';
import type { ApiObject, RestoreSession } from '@stash-addons/core';
import { type ObjectName, type Resource, RESOURCES } from '@stash-addons/kube';
import { summaryOfOneHost } from '@stash-addons/testbed/cluster';
import { Grouped } from '../src/cache/grouped.js';
import { keepJob, type KeptJob, sessionKey } from '../src/cache/kept-job.js';
import { keepPod, type KeptPod } from '../src/cache/kept-pod.js';
import { reconcileRestore } from '../src/controllers/session/restore.js';
import { lookAtPod } from '../src/controllers/session/jobs.js';
import type { SessionShared } from '../src/controllers/session/session-shared.js';

const NOW = new Date('2026-05-09T10:00:00Z');
const NAME = 'stash-restore-back-0';

const session: RestoreSession = {
  apiVersion: 'stash.appscode.com/v1beta1',
  kind: 'RestoreSession',
  metadata: { namespace: 'demo', name: 'back', uid: 'new', creationTimestamp: '2026-05-09T10:00:00Z' },
  spec: { target: { ref: { kind: 'AppBinding', name: 'db' } } },
};

/** The Job of a restore that was deleted a moment ago, and made again with the same name. */
const oldJob: ApiObject = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    namespace: 'demo',
    name: NAME,
    uid: 'old-job',
    finalizers: ['stash-addons.dev/settle'],
    ownerReferences: [{ apiVersion: session.apiVersion, kind: 'RestoreSession', name: 'back', uid: 'old' }],
  },
};

function podOf(jobUid: string, phase: string): KeptPod {
  return keepPod(podObject(jobUid, phase));
}

function podObject(jobUid: string, phase: string): ApiObject {
  const labels = { 'batch.kubernetes.io/job-name': NAME, 'batch.kubernetes.io/controller-uid': jobUid };
  const terminated = { exitCode: 0, message: JSON.stringify(summaryOfOneHost()) };
  const status = { phase, containerStatuses: [{ name: 'update-status', state: { terminated } }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'demo', name: 'p', labels }, status } as ApiObject;
}

interface Scene {
  shared: SessionShared;
  stored: RestoreSession['status'][];
  patched: unknown[];
}

/** What the caches know of that moment; nothing is there to be read but the new session and the old Job. */
function scene(): Scene {
  const jobs = new Grouped<KeptJob>((one) => one.session);
  const pods = new Grouped<KeptPod>((one) => one.job);
  jobs.note(`demo/${NAME}`, { after: keepJob(oldJob) });
  pods.note('demo/p', { after: podOf('old-job', 'Succeeded') });
  const [stored, patched]: [Scene['stored'], unknown[]] = [[], []];
  const client = {
    get: (resource: Resource, { name }: ObjectName) =>
      Promise.resolve(resource === RESOURCES.RestoreSession ? session : name === NAME ? oldJob : undefined),
    remove: () => Promise.resolve(),
    patch: (_: Resource, __: ObjectName, change: unknown) => Promise.resolve(patched.push(change)),
    replaceStatus: (_: Resource, one: RestoreSession) => Promise.resolve((stored.push(one.status), one)),
  };
  const nothing = (): undefined => undefined;
  const shared = {
    client,
    jobs,
    pods,
    metrics: { has: () => true, note: nothing },
    events: { tell: () => Promise.resolve() },
    took: { session: nothing },
    log: nothing,
    patience: { imagePullMilliseconds: 1, scheduleMilliseconds: 1 },
  } as unknown as SessionShared;
  return { shared, stored, patched };
}

it('a restore that is made again does not take the Job of the old one for its own: it lets that go, and waits', async () => {
  const { shared, stored, patched } = scene();
  const next = await reconcileRestore(shared, 'demo/back', NOW);
  expect(stored).toEqual([]);
  expect(patched).toEqual([expect.objectContaining({ metadata: expect.objectContaining({ finalizers: [] }) })]);
  expect(next).toEqual(new Date(NOW.getTime() + 5000));
});

it('the Job of a restore is not judged by a pod of an older Job of the same name', async () => {
  const { shared } = scene();
  const own = keepJob({ ...oldJob, metadata: { ...oldJob.metadata, uid: 'new-job' } });
  expect(shared.jobs.of(sessionKey('RestoreSession', 'demo/back'))).toHaveLength(1);
  expect(await lookAtPod(shared, [`demo/${NAME}`, own])).toBeUndefined();
  shared.pods.note('demo/q', { after: podOf('new-job', 'Running') });
  expect(await lookAtPod(shared, [`demo/${NAME}`, own])).toMatchObject({ phase: 'Running' });
});

it.each(['Running', undefined])(
  'a Job that has ended is not judged by a pod of before: known as %s, it is read',
  async (phase) => {
    const { shared } = scene();
    if (phase !== undefined) shared.pods.note('demo/q', { after: podOf('new-job', phase) });
    const own = keepJob({ ...oldJob, metadata: { ...oldJob.metadata, uid: 'new-job' } });
    const ended: KeptJob = { ...own, end: { failed: false, reason: '', message: '' } };
    const list = (): Promise<ApiObject[]> => Promise.resolve([podObject('new-job', 'Succeeded')]);
    const client = { list } as unknown as SessionShared['client'];
    expect(await lookAtPod({ ...shared, client }, [`demo/${NAME}`, ended])).toMatchObject({ phase: 'Succeeded' });
  },
);
