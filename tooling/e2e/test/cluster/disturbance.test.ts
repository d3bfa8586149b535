import { join } from 'node:path';
import type { ApiObject, BackupSession, RestoreSession } from '@stash-addons/core';
import { Random } from '@stash-addons/testbed';
import { startWorkload, type Workload } from '@stash-addons/testbed/cluster';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLUSTER_DATABASES } from '../../src/cluster/databases.js';
import { type Harm, harmFor } from '../../src/cluster/disturbance/harm.js';
import { tallySlots } from '../../src/cluster/disturbance/slots.js';
import { PlainRepository } from '../../src/cluster/disturbance/snapshots.js';
import {
  bindingOf,
  bindingRef,
  configurationOf,
  repositoryObjects,
  restoreOf,
  sessionOf,
} from '../../src/cluster/documents.js';
import { NAMESPACE, type Scene, startScene } from '../../src/cluster/scene.js';
import { endOf } from '../../src/cluster/sessions.js';
import { until } from '../../src/wait.js';

const minutes = Number(process.env['STASH_ADDONS_DISTURBANCE_MINUTES'] ?? 1);
const seed = Number(process.env['STASH_ADDONS_DISTURBANCE_SEED'] ?? 1);
/** A restore takes some seconds, so that not all are restored. */
const RESTORES = Math.min(20, Math.ceil(minutes) + 1);
const EVERY_SECONDS = 10;
const NAMES = ['first', 'second'];
const FILE = '/dumpfile.sql';
const FINAL = ['Succeeded', 'Failed', 'Skipped'];

const database = CLUSTER_DATABASES.find(({ kind }) => kind === 'mariadb') as (typeof CLUSTER_DATABASES)[number];
const random = new Random(seed);
let scene: Scene;
let server: Workload;
let content: string;
let hash: string;
const repositories = new Map<string, PlainRepository>();
let sessions: BackupSession[];
let harms: Record<Harm, number>;

function configuration(name: string, spec: object): ApiObject {
  const retentionPolicy = { name: 'all', keepLast: 100_000, prune: false };
  const target = { ref: bindingRef('db') };
  return configurationOf({ name }, { target, retentionPolicy, backupHistoryLimit: 100_000, ...spec });
}

function configurations(spec: object): Promise<void> {
  return scene.cluster.apply(NAMES.map((name) => configuration(name, spec)));
}

function repositoryOf(name: string): PlainRepository {
  return repositories.get(name) as PlainRepository;
}

/** All that has ended; the API server may be away for a moment. */
function allSessions(): Promise<BackupSession[]> {
  return scene.list<BackupSession>('backupsession');
}

function snapshotsOf({ status }: BackupSession): string[] {
  const stats = (status?.targets ?? []).flatMap(({ stats: one = [] }) => one);
  return stats.flatMap(({ snapshots = [] }) => snapshots.map(({ name = '' }) => name));
}

beforeAll(
  async () => {
    scene = await startScene(`disturbance-${process.pid}`, ['mariadb']);
    const store = await startWorkload(scene.cluster, { kind: 'rest-server', namespace: NAMESPACE });
    server = await startWorkload(scene.cluster, { kind: 'mariadb', namespace: NAMESPACE });
    await database.fill(server);
    content = await database.describe(server);
    const keys = { REST_SERVER_USERNAME: store.username, REST_SERVER_PASSWORD: store.password };
    const folder = await scene.cluster.volumeFolder(NAMESPACE, `data-${store.name}-0`);
    await scene.cluster.apply([bindingOf({ name: 'db' }, server, database.binding)]);
    for (const name of NAMES) {
      const url = `http://${store.host}:${store.port}/${name}`;
      await scene.cluster.apply(repositoryObjects({ name }, { rest: { url } }, { keys }));
      repositories.set(name, new PlainRepository(join(folder, name)));
    }
    await configurations({});
    await scene.cluster.apply(NAMES.map((name) => sessionOf(name, { name: `${name}-in-peace` })));
    for (const name of NAMES) await endOf(scene, 'BackupSession', `${name}-in-peace`);
    const [one = ''] = await repositoryOf('first').snapshots();
    hash = await repositoryOf('first').hashOf(one, FILE);

    await configurations({ schedule: `@every ${EVERY_SECONDS}s` });
    harms = await harmFor(scene, minutes * 60_000, random);
    await until('the API server answers', () =>
      configurations({ paused: true })
        .then(() => true)
        .catch(() => false),
    );
    await until('every session has ended', async () => {
      sessions = await allSessions().catch(() => []);
      return sessions.length > 0 && sessions.every(({ status }) => FINAL.includes(status?.phase ?? ''));
    });
  },
  minutes * 60_000 + 300_000,
);

afterAll(() => scene?.cluster.stop());

describe(`${minutes} minutes in which operator, API server and pods are killed at random`, () => {
  test('did harm of each kind', () => {
    console.log(JSON.stringify(harms));
    expect(Object.values(harms).every((times) => times > 0)).toBe(true);
  });

  test.each(NAMES)('every slot of %s has one session, or another one that says it makes up for it', (name) => {
    const own = sessions.filter(
      ({ metadata, spec }) => spec.invoker.name === name && metadata.annotations?.['stash-addons.dev/slot'],
    );
    const { wrong, ...tally } = tallySlots(own, EVERY_SECONDS);
    console.log(name, JSON.stringify(tally));
    expect(wrong).toEqual([]);
    expect(tally.sessions).toBeGreaterThan(1);
  });

  test('nothing is left of a session that has ended', async () => {
    await until('no Job waits for its session', async () => {
      const jobs = await scene.list<ApiObject>('job');
      return jobs.every(({ metadata }) => (metadata.finalizers ?? []).length === 0);
    });
    const secrets = (await scene.list<ApiObject>('secret')).map(({ metadata }) => metadata.name ?? '');
    expect(secrets.filter((name) => name.startsWith('stash-backup-'))).toEqual([]);
  });

  test('each session that succeeded has a snapshot, which is whole, and so is every other one', async () => {
    const ends = FINAL.map((phase) => [phase, sessions.filter(({ status }) => status?.phase === phase).length]);
    console.log(JSON.stringify(Object.fromEntries(ends)));
    for (const name of NAMES) {
      const repository = repositoryOf(name);
      const there = await repository.snapshots();
      const succeeded = sessions.filter(
        ({ spec, status }) => spec.invoker.name === name && status?.phase === 'Succeeded',
      );
      for (const session of succeeded) {
        const own = snapshotsOf(session);
        expect(own).toHaveLength(1);
        expect(there.some((id) => id.startsWith(own[0] ?? '?'))).toBe(true);
      }
      for (const id of there) expect(await repository.hashOf(id, FILE)).toBe(hash);
      await repository.check();
    }
  }, 600_000);

  test(`${RESTORES} snapshots at random bring back every row`, async () => {
    const ids = random.shuffled(await repositoryOf('first').snapshots()).slice(0, RESTORES);
    for (const [at, id] of ids.entries()) {
      await database.destroy(server);
      const name = `back-${at}`;
      const target = { ref: bindingRef('db'), rules: [{ snapshots: [id] }] };
      await scene.cluster.apply([restoreOf({ name }, 'first', { target })]);
      await endOf<RestoreSession>(scene, 'RestoreSession', name);
      expect(await database.describe(server)).toBe(content);
    }
    expect(ids.length).toBeGreaterThan(1);
  }, 600_000);
});
