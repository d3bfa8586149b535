import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '@stash-addons/core';
import { expect, test } from 'vitest';
import { plan, resticText, run, scene, sh, snapshots, streamPlan, type Ran, type Scene } from './harness.js';
import { eventually, leftFolders, leftProcesses } from './traces.js';

const MARK = 'echo "-- widget complete"';
const BODY = 'head -c 3000000 /dev/zero | tr "\\0" x; echo';

async function expectNothingKept(at: Scene, ran: Ran, code: string): Promise<void> {
  expect(ran.result?.error?.code, ran.text).toBe(code);
  expect(ran.code).toBe(0);
  expect(ran.output?.targetStatus.stats?.[0]).toMatchObject({ hostname: 'host-0', phase: 'Failed' });
  expect(snapshots(at)).toEqual([]);
  expect(readdirSync(join(at.repo, 'locks'))).toEqual([]);
  await eventually(() => leftProcesses(at).length === 0);
  expect(leftFolders(at)).toEqual([]);
}

test.concurrent('a complete dump becomes a snapshot with tags, and its result says so', async () => {
  const at = scene();
  const ran = await run(at, { plan: { ...streamPlan([sh(at, `${BODY}; ${MARK}`)]), serverVersion: '9.1' } });
  expect(ran.result?.error, ran.text).toBeUndefined();
  const [snapshot, ...others] = snapshots(at);
  expect(others).toEqual([]);
  expect(snapshot).toMatchObject({ hostname: 'host-0', paths: ['/widget.txt'] });
  expect(snapshot?.tags).toEqual([
    'stash-addons.dev/target=demo/AppBinding/shop',
    'stash-addons.dev/invoker=demo/nightly',
    'stash-addons.dev/session=session-1',
    'stash-addons.dev/addon=widget',
    'stash-addons.dev/format=marked',
    'stash-addons.dev/server-version=9.1',
  ]);
  expect(ran.output?.targetStatus).toMatchObject({
    ref: { name: 'shop' },
    stats: [
      {
        hostname: 'host-0',
        phase: 'Succeeded',
        snapshots: [{ name: snapshot?.id, path: 'widget.txt', totalSize: '2.861 MiB' }],
      },
    ],
  });
  expect(ran.result?.spans.map(({ name }) => name)).toEqual(['probe', 'dump']);
  expect(ran.result?.spans[1]?.bytes).toBe(3_000_001 + 19);
  expect(resticText(at, 'dump', 'latest', 'widget.txt').length).toBe(3_000_020);
  expect(leftFolders(at)).toEqual([]);
});

test.concurrent('several stages and a sequence are one stream in order', async () => {
  const at = scene();
  const flow = { sequence: [sh(at, 'echo one'), sh(at, 'sleep 0.2; echo two'), sh(at, MARK)] };
  const ran = await run(at, { plan: streamPlan([sh(at, 'cat'), sh(at, 'tr a-n A-N')], 'plain', flow) });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(resticText(at, 'dump', 'latest', 'widget.bin').toString()).toBe('oNE\ntwo\n-- wIDGEt CoMpLEtE\n');
});

test.concurrent.each([
  ['fails before its first byte', 'exit 3', 'SA_COMMAND_FAILED'],
  ['fails in the middle', `${BODY}; exit 3`, 'SA_COMMAND_FAILED'],
  ['fails after its end mark', `${BODY}; ${MARK}; exit 1`, 'SA_COMMAND_FAILED'],
  ['kills itself', `${BODY}; kill -9 $$`, 'SA_COMMAND_FAILED'],
  ['ends well without a byte', 'exit 0', 'SA_DUMP_EMPTY'],
  ['ends well with too few bytes', MARK, 'SA_DUMP_EMPTY'],
  ['ends well without its end mark', BODY, 'SA_DUMP_UNFINISHED'],
  ['ends well with text behind its end mark', `${MARK}; ${BODY}`, 'SA_DUMP_UNFINISHED'],
])('no snapshot is kept of a dump that %s', async (_name, script, code) => {
  const at = scene();
  await expectNothingKept(at, await run(at, { plan: streamPlan([sh(at, script)]) }), code);
});

test.concurrent('a dump that fails while restic waits for more leaves no lock behind', async () => {
  const at = scene();
  const script = `${BODY}; while [ -z "$(ls ${at.repo}/locks)" ]; do sleep 0.1; done; sleep 1; exit 3`;
  await expectNothingKept(at, await run(at, { plan: streamPlan([sh(at, script)]) }), 'SA_COMMAND_FAILED');
});

test.concurrent('no snapshot is kept when an inner stage fails, and the stage that failed is named', async () => {
  const at = scene();
  const reader: Command = { argv: ['perl', '-e', 'read(STDIN, $_, 9); warn "broken widget"; exit 4', at.token] };
  const stages = [sh(at, `${BODY}; ${MARK}`), reader, sh(at, 'cat')];
  const ran = await run(at, { plan: streamPlan(stages) });
  await expectNothingKept(at, ran, 'SA_COMMAND_FAILED');
  expect(ran.result?.error?.message).toMatch(/^perl failed with exit status 4: broken widget/);
});

test.concurrent('a stage that ends well without reading everything is to blame, not its writer', async () => {
  const at = scene();
  const ran = await run(at, {
    plan: streamPlan([sh(at, 'head -c 30000000 /dev/zero'), { argv: ['head', '-c', '100'] }], 'plain'),
  });
  await expectNothingKept(at, ran, 'SA_COMMAND_FAILED');
  expect(ran.result?.error?.message).toContain('head failed with exit status 0: it stopped reading');
});

test.concurrent('no snapshot is kept when a later command of a sequence fails, and the rest is not run', async () => {
  const at = scene();
  const flow = { sequence: [sh(at, BODY), sh(at, 'exit 5'), sh(at, `touch ${at.root}/ran; ${MARK}`)] };
  const ran = await run(at, { plan: streamPlan([], 'marked', flow) });
  await expectNothingKept(at, ran, 'SA_COMMAND_FAILED');
  expect(leftFolders(at)).toEqual([]);
});

test.concurrent('no snapshot is kept of a dump that exits well but reports errors', async () => {
  const at = scene();
  const stderr = { error: 'ERROR', harmless: [{ pattern: 'role exists', why: 'a test' }] };
  const script = `${BODY}; echo "ERROR role exists" >&2; echo "ERROR table lost" >&2; ${MARK}`;
  const ran = await run(at, { plan: streamPlan([sh(at, script, { stderr })]) });
  await expectNothingKept(at, ran, 'SA_COMMAND_REPORTED_ERRORS');
  expect(ran.result?.error?.message).toContain('reported 1 errors, first: ERROR table lost');
});

test.concurrent('harmless lines on the error output alone do not fail a dump', async () => {
  const at = scene();
  const stderr = { error: 'ERROR', harmless: [{ pattern: 'role exists', why: 'a test' }] };
  const ran = await run(at, {
    plan: streamPlan([sh(at, `${BODY}; echo "ERROR role exists" >&2; ${MARK}`, { stderr })]),
  });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(snapshots(at)).toHaveLength(1);
});

test.concurrent.each([
  ['says so', `${BODY}; ${BODY}; ${MARK}`],
  ['hides it, as one does that starts another', `( exec head -c 9000000 /dev/zero ) 2>/dev/null || exit 1; ${MARK}`],
])('a wrong repository password is the error, also where a dump whose pipe breaks %s', async (_name, script) => {
  const at = scene();
  at.request.repository.spec.backend = { storageSecretName: 'other', local: { mountPath: at.repo } };
  at.secrets['demo/other/RESTIC_PASSWORD'] = 'wrong-password';
  const ran = await run(at, { plan: streamPlan([sh(at, script)]) });
  await expectNothingKept(at, ran, 'SA_REPOSITORY_PASSWORD');
});

test.concurrent(
  'an absent repository is made once when the request asks for it, and the backup then succeeds',
  async () => {
    const at = scene({ repository: 'absent' });
    at.request.actions = [{ name: 'InitializeBackendRepository' }];
    const unit = (host: string) =>
      ({ ...(streamPlan([sh(at, `${BODY}; ${MARK}`)]).units[0] as object), host }) as never;
    const ran = await run(at, { plan: plan([unit('host-0'), unit('host-1')], { concurrency: 2 }) });
    expect(ran.result?.error, ran.text).toBeUndefined();
    expect(
      snapshots(at)
        .map(({ hostname }) => hostname)
        .sort(),
    ).toEqual(['host-0', 'host-1']);
    expect(ran.result?.spans.filter(({ name }) => name === 'init')).toHaveLength(1);
  },
);

test.concurrent('an absent repository is not made unasked', async () => {
  const at = scene({ repository: 'absent' });
  const ran = await run(at, { plan: streamPlan([sh(at, `${BODY}; ${MARK}`)]) });
  expect(ran.result?.error?.code).toBe('SA_REPOSITORY_ABSENT');
});

test.concurrent('one failed host does not take the others with it', async () => {
  const at = scene();
  const unit = (host: string, script: string) =>
    ({ ...(streamPlan([sh(at, script)]).units[0] as object), host }) as never;
  const ran = await run(at, {
    plan: plan([unit('a', `${BODY}; ${MARK}`), unit('b', 'exit 1'), unit('c', `${BODY}; ${MARK}`)], { concurrency: 2 }),
  });
  expect(ran.result?.stats.map(({ hostname, phase }) => [hostname, phase])).toEqual([
    ['a', 'Succeeded'],
    ['b', 'Failed'],
    ['c', 'Succeeded'],
  ]);
  expect(ran.result?.totalHosts).toBe(3);
  expect(
    snapshots(at)
      .map(({ hostname }) => hostname)
      .sort(),
  ).toEqual(['a', 'c']);
});

test.concurrent('without an output folder a failure is exit status 1', async () => {
  const at = scene();
  const ran = await run(at, { plan: streamPlan([sh(at, 'exit 3')]), output: false });
  expect(ran.code).toBe(1);
});
