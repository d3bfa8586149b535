import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { validateSummary, type RunResult, type RunSummary, type StatusResult } from '@stash-addons/core';
import { summarise } from '../src/builtin/status-sink.js';
import { holdLock, resticText, runBuiltin, scene, snapshots, storeFile, TAGS, type Scene } from './harness.js';
import { eventually, read } from './traces.js';

const STATUS = ['update-status', '--output-dir=/stash-tmp/output', '--namespace=demo', '--backupsession=session-1'];
const OTHER = ['--tag', 'stash-addons.dev/target=demo/AppBinding/other'];

function leave(at: Scene, phase: 'Succeeded' | 'Failed' = 'Succeeded'): void {
  const stat = { hostname: 'host-0', phase, ...(phase === 'Failed' ? { error: 'it broke' } : { duration: '61s' }) };
  const result: RunResult = {
    contract: '1.0',
    ref: at.request.target.ref,
    totalHosts: 1,
    stats: [stat],
    actions: [],
    conditions: [],
    warnings: [],
    rejectedSnapshots: [],
    spans: [{ name: 'dump', at: '2026-01-01T00:00:00Z', ms: 61_000 }],
  };
  mkdirSync(at.out, { recursive: true });
  writeFileSync(join(at.out, 'result.json'), JSON.stringify(result));
  writeFileSync(join(at.out, 'output.json'), JSON.stringify({ targetStatus: { ref: result.ref, stats: [stat] } }));
}

function locks(at: Scene): string {
  return resticText(at, 'list', 'locks', '--no-lock').toString();
}

function statusOf(at: Scene): StatusResult {
  return JSON.parse(readFileSync(join(at.out, 'status.json'), 'utf8')) as StatusResult;
}

test.concurrent(
  'retention touches only snapshots of this target, then the repository is checked and measured',
  async () => {
    const at = scene();
    for (const text of ['a', 'b', 'c']) storeFile(at, 'widget.txt', text, TAGS);
    storeFile(at, 'widget.txt', 'other', OTHER);
    storeFile(at, 'widget.txt', 'untagged');
    at.request.retention = { keepLast: 1, prune: true };
    at.request.actions = [
      { name: 'SendRepositoryMetrics' },
      { name: 'ApplyRetentionPolicy' },
      { name: 'VerifyRepositoryIntegrity', subset: '100%' },
    ];
    leave(at);
    const ran = await runBuiltin(at, STATUS);
    expect(ran.code, ran.text).toBe(0);
    expect(snapshots(at)).toHaveLength(3);
    expect(resticText(at, 'dump', '--tag', TAGS[1] as string, 'latest', 'widget.txt').toString()).toBe('c');
    expect(statusOf(at)).toMatchObject({
      actions: [
        { name: 'ApplyRetentionPolicy', ok: true },
        { name: 'VerifyRepositoryIntegrity', ok: true },
        { name: 'SendRepositoryMetrics', ok: true },
      ],
      repository: {
        integrity: true,
        snapshotCount: 3,
        snapshotsRemovedOnLastCleanup: 2,
        totalSize: expect.stringMatching(/B$/),
      },
    });
  },
);

test.concurrent(
  'untagged snapshots of the old layout are taken into retention when the request adopts them',
  async () => {
    const at = scene();
    for (const text of ['a', 'b']) storeFile(at, 'widget.txt', text);
    at.request.retention = { keepLast: 1, prune: false, adoptUntagged: true };
    at.request.actions = [{ name: 'ApplyRetentionPolicy' }];
    leave(at);
    expect((await runBuiltin(at, STATUS)).code).toBe(0);
    expect(snapshots(at)).toHaveLength(1);
  },
);

test.concurrent(
  'retention leaves the snapshot of its own session, where another clock made one of next year',
  async () => {
    const at = scene();
    const own = ['--tag', `stash-addons.dev/session=${at.request.tags['session']}`];
    storeFile(at, 'widget.txt', 'ahead', [...TAGS, '--time', '2099-01-01 00:00:00']);
    storeFile(at, 'widget.txt', 'now', [...TAGS, ...own]);
    at.request.retention = { keepLast: 1, prune: true };
    at.request.actions = [{ name: 'ApplyRetentionPolicy' }];
    leave(at);
    const ran = await runBuiltin(at, STATUS);
    expect(ran.code, ran.text).toBe(0);
    expect(resticText(at, 'dump', ...own, 'latest', 'widget.txt').toString()).toBe('now');
  },
);

test.concurrent('nothing is removed after a failed dump, and the step says that it failed', async () => {
  const at = scene();
  for (const text of ['a', 'b']) storeFile(at, 'widget.txt', text, TAGS);
  at.request.retention = { keepLast: 1, prune: true };
  at.request.actions = [{ name: 'ApplyRetentionPolicy' }];
  leave(at, 'Failed');
  const ran = await runBuiltin(at, STATUS);
  expect(ran.code).toBe(1);
  expect(snapshots(at)).toHaveLength(2);
  expect(statusOf(at).actions).toEqual([]);
});

test.concurrent('damage in the repository is found and told, and fails the step', async () => {
  const at = scene();
  storeFile(at, 'widget.txt', 'a'.repeat(5000), TAGS);
  const folder = readdirSync(join(at.repo, 'data')).map((name) => join(at.repo, 'data', name));
  const pack = folder.flatMap((one) => readdirSync(one).map((name) => join(one, name)))[0] as string;
  chmodSync(pack, 0o644);
  rmSync(pack);
  at.request.actions = [{ name: 'VerifyRepositoryIntegrity' }, { name: 'SendRepositoryMetrics' }];
  leave(at);
  const ran = await runBuiltin(at, STATUS);
  expect(ran.code).toBe(1);
  expect(statusOf(at).actions).toMatchObject([
    { name: 'VerifyRepositoryIntegrity', ok: false, error: { code: 'SA_REPOSITORY_CORRUPT' } },
  ]);
  expect(statusOf(at).repository).toEqual({ integrity: false });
});

test.concurrent('a check that cannot be made says nothing about the repository', async () => {
  const at = scene({ repository: 'absent' });
  at.request.actions = [{ name: 'VerifyRepositoryIntegrity' }];
  leave(at);
  expect((await runBuiltin(at, STATUS)).code).toBe(1);
  expect(statusOf(at)).toMatchObject({ actions: [{ ok: false, error: { code: 'SA_REPOSITORY_ABSENT' } }] });
  expect(statusOf(at).repository).toBeUndefined();
});

test.concurrent('without a result of the step before, the step fails', async () => {
  const at = scene();
  const ran = await runBuiltin(at, STATUS);
  expect(ran.code).toBe(1);
  expect(ran.log.at(-1)).toMatchObject({ code: 'SA_STATUS_NO_RESULT' });
});

test.concurrent('a summary goes into the termination log where there is one', async () => {
  const at = scene();
  const log = join(at.root, 'termination-log');
  writeFileSync(log, '');
  leave(at);
  await runBuiltin(at, STATUS, { STASH_ADDONS_TERMINATION_LOG: log });
  const text: unknown = JSON.parse(readFileSync(log, 'utf8'));
  expect(validateSummary(text).ok).toBe(true);
  expect(text).toMatchObject({
    contract: '1.0',
    totalHosts: 1,
    stats: [{ hostname: 'host-0', phase: 'Succeeded', duration: '61s' }],
  });
});

test.concurrent('the summary of many hosts fits and names the failed ones', () => {
  const stats = Array.from({ length: 500 }, (_, i) => ({ hostname: `host-${i}`, phase: 'Succeeded' as const }));
  const failed = { hostname: 'host-500', phase: 'Failed' as const, error: 'ü'.repeat(5000) };
  const text = summarise({ contract: '1.0', actions: [], spans: [] }, [...stats, failed]);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096);
  const summary = JSON.parse(text) as RunSummary;
  expect(validateSummary(summary).ok).toBe(true);
  expect(summary.totalHosts).toBe(501);
  expect(summary.stats[0]).toMatchObject({ hostname: 'host-500', phase: 'Failed' });
});

test.concurrent('a hook runs here with its fields filled in, and its condition is in the result', async () => {
  const at = scene();
  leave(at);
  const command = ['sh', '-c', `echo "{{ .Target.Name }} {{.Status.Phase}} {{ .Status.Duration }}" > ${at.root}/hook`];
  at.request.hooks = { postBackup: { exec: { command } } };
  const ran = await runBuiltin(at, ['run-hook', '--hook-type=postBackup', '--output-dir=/stash-tmp/output']);
  expect(ran.code, ran.text).toBe(0);
  expect(read(at, 'hook')).toBe('shop Succeeded 1m1s\n');
  expect(ran.result?.conditions).toMatchObject([
    { type: 'PostBackupHookExecutionSucceeded', status: 'True', reason: 'SuccessfullyExecutedPostBackupHook' },
  ]);
  expect(ran.output?.targetStatus.conditions).toHaveLength(1);
});

test.concurrent.each([
  ['OnSuccess', 'Failed', 0, false],
  ['OnSuccess', 'Succeeded', 0, true],
  ['OnFailure', 'Succeeded', 0, false],
  ['OnFailure', 'Failed', 3, true],
  ['OnFinalRetryFailure', 'Failed', 1, false],
  ['OnFinalRetryFailure', 'Failed', 0, true],
  ['Always', 'Failed', 0, true],
] as const)(
  'a hook with the policy %s after %s with %d retries left is run: %s',
  async (policy, phase, left, expected) => {
    const at = scene({ repository: 'absent' });
    leave(at, phase);
    at.request.session.retryLeft = left;
    at.request.hooks = { postBackup: { exec: { command: ['touch', join(at.root, 'hook')] }, executionPolicy: policy } };
    const ran = await runBuiltin(at, ['run-hook', '--hook-type=postBackup', '--output-dir=/stash-tmp/output']);
    expect(existsSync(join(at.root, 'hook'))).toBe(expected);
    expect(ran.code).toBe(phase === 'Failed' ? 1 : 0);
  },
);

test.concurrent('with a hook to come, the status step leaves saying that something failed to it', async () => {
  const at = scene({ repository: 'absent' });
  leave(at, 'Failed');
  at.request.hooks = { postBackup: { exec: { command: ['true'] } } };
  expect((await runBuiltin(at, STATUS)).code).toBe(0);
  expect((await runBuiltin(at, ['run-hook', '--hook-type=postBackup', '--output-dir=/stash-tmp/output'])).code).toBe(1);
});

test.concurrent('a failed hook before the dump leaves a failed result', async () => {
  const at = scene({ repository: 'absent' });
  at.request.hooks = { preBackup: { exec: { command: ['sh', '-c', 'echo "no way" >&2; exit 7'] } } };
  const ran = await runBuiltin(at, ['run-hook', '--hook-type=preBackup', '--output-dir=/stash-tmp/output']);
  expect(ran.code).toBe(1);
  expect(ran.result).toMatchObject({
    error: { code: 'SA_HOOK_FAILED' },
    stats: [{ hostname: 'host-0', phase: 'Failed' }],
  });
  expect(ran.result?.error?.message).toContain('sh ended with exit status 7: no way');
});

test.concurrent('an http hook posts its body, and an answer of 500 fails it', async () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${String(request.headers['x-who'])} ${body}`);
      response.statusCode = request.url === '/bad' ? 500 : 204;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const at = scene({ repository: 'absent' });
  leave(at);
  const httpHeaders = [{ name: 'x-who', value: 'me' }];
  at.request.hooks = {
    postBackup: { httpPost: { port, path: '/good', body: '{{ .Status.Phase }}', httpHeaders }, tcpSocket: { port } },
  };
  const args = ['run-hook', '--hook-type=postBackup', '--output-dir=/stash-tmp/output'];
  expect((await runBuiltin(at, args)).code).toBe(0);
  at.request.hooks = { postBackup: { httpGet: { port, path: '/bad' } } };
  const bad = await runBuiltin(at, args);
  server.close();
  expect(bad.code).toBe(1);
  expect(seen).toEqual(['POST /good me Succeeded', 'GET /bad undefined ']);
});

test.concurrent('a template that is more than a field is refused by name', async () => {
  const at = scene({ repository: 'absent' });
  leave(at);
  at.request.hooks = { postBackup: { exec: { command: ['echo', '{{ if .Status.Error }}x{{ end }}'] } } };
  const ran = await runBuiltin(at, ['run-hook', '--hook-type=postBackup', '--output-dir=/stash-tmp/output']);
  expect(ran.result?.error?.code).toBe('SA_HOOK_TEMPLATE');
});

test.concurrent('an unknown step is refused', async () => {
  const at = scene({ repository: 'absent' });
  expect((await runBuiltin(at, ['no-such-step'])).code).toBe(2);
});

test.concurrent('a lock that a killed run left does not hold up retention, and one of a living run does', async () => {
  const at = scene();
  for (const text of ['a', 'b']) storeFile(at, 'widget.txt', text, TAGS);
  at.request.retention = { keepLast: 1, prune: true };
  at.request.actions = [{ name: 'ApplyRetentionPolicy' }];
  leave(at);
  const holder = holdLock(at);
  await eventually(() => locks(at) !== '');
  expect((await runBuiltin(at, STATUS)).code).toBe(1);
  expect(statusOf(at).actions).toMatchObject([{ ok: false, error: { code: 'SA_REPOSITORY_LOCKED' } }]);

  holder.kill('SIGKILL');
  await once(holder, 'exit');
  rmSync(join(at.out, 'status.json'));
  const ran = await runBuiltin(at, STATUS);
  expect(ran.code, ran.text).toBe(0);
  expect(snapshots(at)).toHaveLength(1);
  expect(locks(at)).toBe('');
});
