import type { BackupSession, RestoreSession } from '@stash-addons/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimRef, makeClaim, shell } from '../../src/cluster/claims.js';
import { configurationOf, repositoryObjects, restoreOf } from '../../src/cluster/documents.js';
import { type Listener, startListener } from '../../src/cluster/listener.js';
import { type Scene, startScene } from '../../src/cluster/scene.js';
import { beginBackup, endOf } from '../../src/cluster/sessions.js';

let scene: Scene;
let listener: Listener;

beforeAll(async () => {
  scene = await startScene(`hooks-${process.pid}`, ['pvc']);
  listener = await startListener(scene.cluster);
  shell(await makeClaim(scene.cluster, 'data'), 'echo precious > file');
  await makeClaim(scene.cluster, 'store');
  const local = { mountPath: '/safe', persistentVolumeClaim: { claimName: 'store' } };
  await scene.cluster.apply(repositoryObjects({ name: 'store' }, { local }));
});

afterAll(() => scene?.cluster.stop());

const call = (path: string) => ['node', '--eval', `fetch('http://${listener.host}:8080/${path}')`];
const get = (path: string) => ({ httpGet: { host: listener.host, port: 8080, path } });
const post = (path: string, more: object) => ({ httpPost: { host: listener.host, port: 8080, path, ...more } });
const tcp = () => ({ tcpSocket: { host: listener.host, port: 9090 } });

interface Ended {
  phase?: string;
  paths?: string[];
}

async function backUp(name: string, hooks: object, { phase = 'Succeeded', paths }: Ended = {}): Promise<BackupSession> {
  const target = { ref: claimRef('data'), ...(paths && { paths }) };
  const spec = { repository: { name: 'store' }, task: { name: 'pvc-backup' }, target, hooks };
  await beginBackup(scene, configurationOf({ name }, spec), `${name}-1`);
  return endOf<BackupSession>(scene, 'BackupSession', `${name}-1`, { phase });
}

const conditionsOf = ({ status }: BackupSession) => status?.targets?.[0]?.conditions ?? [];

test('commands, requests and connections are made before and after a backup', async () => {
  const session = await backUp('every-kind', {
    preBackup: { exec: { command: call('before') }, ...get('/get') },
    postBackup: {
      ...post('/post', {
        body: '{{ .Target.Name }} {{ .Status.Phase }}',
        httpHeaders: [{ name: 'x-from', value: 'hook' }],
      }),
      ...tcp(),
    },
  });
  expect(await listener.seen()).toEqual(['GET /before', 'GET /get', 'POST /post hook data Succeeded', 'a connection']);
  for (const type of ['PreBackupHookExecutionSucceeded', 'PostBackupHookExecutionSucceeded']) {
    expect(conditionsOf(session)).toContainEqual(expect.objectContaining({ type, status: 'True' }));
  }
});

test('a form is posted, before a restore and after it', async () => {
  const form = post('/form', { form: [{ key: 'state', values: ['a b', '&'] }] });
  const spec = { task: { name: 'pvc-restore' }, target: { ref: claimRef('data') } };
  const hooks = { preRestore: form, postRestore: { executionPolicy: 'OnSuccess', exec: { command: call('after') } } };
  await scene.cluster.apply([restoreOf({ name: 'data-back' }, 'store', { ...spec, hooks })]);
  await endOf<RestoreSession>(scene, 'RestoreSession', 'data-back');
  expect(await listener.seen()).toEqual(['POST /form state=a+b&state=%26', 'GET /after']);
});

test('a hook that fails before a backup fails it, and no other one is run', async () => {
  const session = await backUp(
    'broken',
    { preBackup: { exec: { command: ['sh', '-c', 'echo no room >&2; exit 3'] } }, postBackup: get('/never') },
    { phase: 'Failed' },
  );
  expect(await listener.seen()).toEqual([]);
  const type = 'PreBackupHookExecutionSucceeded';
  const message = expect.stringContaining('no room') as string;
  expect(conditionsOf(session)).toContainEqual(expect.objectContaining({ type, status: 'False', message }));
});

test('after a backup that fails the hook for failures is run', async () => {
  const postBackup = { executionPolicy: 'OnFailure', ...post('/failed', { body: '{{ .Status.Phase }}' }) };
  await backUp('failing', { postBackup }, { phase: 'Failed', paths: ['/nowhere'] });
  expect(await listener.seen()).toEqual(['POST /failed Failed']);
});

test('a hook that fails after a good backup fails the session, and the one for failures is not run after a good one', async () => {
  await backUp('unanswered', { postBackup: get('/broken') }, { phase: 'Failed' });
  await backUp('quiet', { postBackup: { executionPolicy: 'OnFailure', ...get('/never') } });
  expect(await listener.seen()).toEqual(['GET /broken']);
});
