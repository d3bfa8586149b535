import type { BackupSession, Repository, RestoreSession } from '@stash-addons/core';
import { startWorkload, type Workload } from '@stash-addons/testbed/cluster';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLUSTER_DATABASES } from '../../src/cluster/databases.js';
import { bindingOf, configurationOf, repositoryObjects, restoreOf, sessionOf } from '../../src/cluster/documents.js';
import { NAMESPACE, type Scene, startScene } from '../../src/cluster/scene.js';
import { endOf } from '../../src/cluster/sessions.js';
import { eventually, until } from '../../src/wait.js';

let scene: Scene;
let store: Workload;

beforeAll(async () => {
  scene = await startScene(
    `databases-${process.pid}`,
    CLUSTER_DATABASES.map(({ kind }) => kind),
  );
  store = await startWorkload(scene.cluster, { kind: 'rest-server', namespace: NAMESPACE });
});

afterAll(() => scene?.cluster.stop());

function objectsOf(name: string): ReturnType<typeof repositoryObjects> {
  const keys = { REST_SERVER_USERNAME: store.username, REST_SERVER_PASSWORD: store.password };
  const url = `http://${store.host}:${store.port}/${name}`;
  return repositoryObjects({ name }, { rest: { url } }, { keys });
}

/** The first session that a schedule makes; it makes no other one. */
async function scheduled(name: string): Promise<BackupSession> {
  await scene.cluster.apply([configurationOf({ name }, { schedule: '@every 5s' })]);
  const session = await eventually(`a slot of ${name} is due`, async () => {
    const found = await scene.list<BackupSession>('backupsession', `stash.appscode.com/invoker-name=${name}`);
    return found[0];
  });
  await scene.cluster.apply([configurationOf({ name }, { schedule: '@every 5s', paused: true })]);
  await until(`nothing of ${name} runs`, async () => {
    const found = await scene.list<BackupSession>('backupsession', `stash.appscode.com/invoker-name=${name}`);
    return found.every(({ status }) => !['', 'Pending', 'Running'].includes(status?.phase ?? ''));
  });
  return session;
}

describe.each(CLUSTER_DATABASES)('$kind', ({ kind: name, binding, fill, describe: look, destroy }) => {
  test('is backed up by a schedule and by hand, destroyed, and restored with every row', async () => {
    const server = await startWorkload(scene.cluster, { kind: name, namespace: NAMESPACE });
    await fill(server);
    const before = await look(server);
    await scene.cluster.apply([...objectsOf(name), bindingOf({ name }, server, binding)]);

    const first = await scheduled(name);
    await endOf(scene, 'BackupSession', first.metadata.name ?? '');
    await scene.cluster.apply([sessionOf(name, { name: `${name}-by-hand` })]);
    const second = await endOf<BackupSession>(scene, 'BackupSession', `${name}-by-hand`);
    expect(second.status?.targets).toMatchObject([{ phase: 'Succeeded', totalHosts: 1 }]);
    const repository = await scene.get<Repository>('repository', name);
    expect(repository.status).toMatchObject({ integrity: true, references: [{ name }] });
    expect(repository.status?.snapshotCount).toBeGreaterThanOrEqual(2);

    await destroy(server);
    await expect(look(server)).rejects.toThrow();
    await scene.cluster.apply([restoreOf({ name: `${name}-back` }, name)]);
    const restored = await endOf<RestoreSession>(scene, 'RestoreSession', `${name}-back`);
    expect(await look(server)).toBe(before);
    expect(before.length).toBeGreaterThan(40);
    console.log(
      `${name}: backed up in ${second.status?.sessionDuration}, restored in ${restored.status?.sessionDuration}`,
    );
  });
});
