import { expect, test } from 'vitest';
import type { Command, Plan } from '@stash-addons/core';
import { run, scene, sh, storeFile, streamPlan, TAGS, type Ran, type Scene } from './harness.js';
import { eventually, leftFolders, leftProcesses, read } from './traces.js';

const GOOD = `${'widget row\n'.repeat(300_000)}-- widget complete\n`;
const BAD = GOOD.replace('-- widget complete', '');

function restoreScene(content: string | Buffer = GOOD, file = 'widget.txt', flags = TAGS): Scene {
  const at = scene();
  at.request.operation = 'restore';
  at.request.session.kind = 'RestoreSession';
  storeFile(at, file, content, flags);
  return at;
}

/** Takes an end of file for a complete stream, as database clients do. */
function committing(at: Scene, before = ''): Command {
  return sh(at, `${before} wc -c > ${at.root}/loaded; echo committed > ${at.root}/committed`);
}

async function expectNotCommitted(at: Scene, ran: Ran, code: string): Promise<void> {
  expect(ran.result?.error?.code, ran.text).toBe(code);
  expect(read(at, 'committed')).toBeUndefined();
  await eventually(() => leftProcesses(at).length === 0);
  expect(read(at, 'committed')).toBeUndefined();
  expect(leftFolders(at)).toEqual([]);
}

test.concurrent('a complete snapshot is loaded whole', async () => {
  const at = restoreScene();
  const ran = await run(at, { plan: streamPlan([committing(at)]) });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(read(at, 'loaded')?.trim()).toBe(String(GOOD.length));
  expect(read(at, 'committed')).toBe('committed\n');
  expect(ran.output?.targetStatus.stats).toEqual([
    { hostname: 'host-0', phase: 'Succeeded', duration: expect.any(String) },
  ]);
  expect(ran.result?.spans.map(({ name }) => name)).toEqual(['probe', 'select', 'load']);
});

test.concurrent('a snapshot without its end mark is not committed', async () => {
  const at = restoreScene(BAD);
  await expectNotCommitted(at, await run(at, { plan: streamPlan([committing(at)]) }), 'SA_DUMP_UNFINISHED');
});

test.concurrent('an empty snapshot is refused before anything is started', async () => {
  const at = restoreScene('');
  await expectNotCommitted(at, await run(at, { plan: streamPlan([committing(at)]) }), 'SA_SNAPSHOT_EMPTY');
});

test.concurrent('nothing is committed when restic dies in the middle', async () => {
  const at = restoreScene();
  const pid = `sed -n 's/.*"name":"restic dump","pid":\\([0-9]*\\).*/\\1/p' ${at.out}/journal/*`;
  const ran = await run(at, { plan: streamPlan([committing(at, `head -c 70000 > /dev/null; kill -9 $(${pid});`)]) });
  await expectNotCommitted(at, ran, 'SA_RESTIC_FAILED');
});

test.concurrent('nothing is committed by the last stage when an inner stage fails', async () => {
  const at = restoreScene();
  const failing = sh(at, 'head -c 100000; echo "cannot unpack" >&2; exit 3');
  const ran = await run(at, { plan: streamPlan([failing, committing(at)]) });
  await expectNotCommitted(at, ran, 'SA_COMMAND_FAILED');
  expect(ran.result?.error?.message).toMatch(/^sh failed with exit status 3: cannot unpack/);
});

test.concurrent('a loader that ends early is the error, not the restic that could not write to it', async () => {
  const at = restoreScene();
  const ran = await run(at, {
    plan: streamPlan([sh(at, 'head -c 10 > /dev/null; exec 0<&-; echo "relation exists" >&2; sleep 1; exit 3')]),
  });
  await expectNotCommitted(at, ran, 'SA_COMMAND_FAILED');
  expect(ran.result?.error?.message).toMatch(/^sh failed with exit status 3: relation exists/);
});

test.concurrent('a loader that ends well without reading everything has not restored', async () => {
  const at = restoreScene();
  const ran = await run(at, { plan: streamPlan([sh(at, 'head -c 10 > /dev/null; exit 0')]) });
  await expectNotCommitted(at, ran, 'SA_COMMAND_FAILED');
});

test.concurrent('a loader that ignores SIGTERM is ended all the same', async () => {
  const at = restoreScene(BAD);
  const ran = await run(at, { plan: streamPlan([committing(at, 'trap "" TERM INT HUP;')]) });
  await expectNotCommitted(at, ran, 'SA_DUMP_UNFINISHED');
});

test.concurrent('a loader that reports errors and exits well has failed', async () => {
  const at = restoreScene();
  const stderr = { error: '^ERROR' };
  const ran = await run(at, { plan: streamPlan([sh(at, 'cat > /dev/null; echo "ERROR: no table" >&2', { stderr })]) });
  expect(ran.result?.error?.code).toBe('SA_COMMAND_REPORTED_ERRORS');
});

test.concurrent('lines of the head are left out of what is loaded', async () => {
  const text = `DROP x\nkeep\n-- body\nDROP y\n${'row\n'.repeat(20)}-- widget complete\n`;
  const at = restoreScene(text);
  const plan = streamPlan([sh(at, `cat > ${at.root}/loaded`)], 'marked', {
    head: { until: '^-- body', drop: ['^DROP'] },
  });
  const ran = await run(at, { plan });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(read(at, 'loaded')).toBe(text.replace('DROP x\n', ''));
});

test.concurrent('binary data arrives as it was', async () => {
  const data = Buffer.from(Array.from({ length: 200_001 }, (_, i) => (i * 7) & 255));
  const at = restoreScene(data, 'widget.bin');
  const plan: Plan = streamPlan([sh(at, `cksum > ${at.root}/loaded`)], 'plain');
  await run(at, { plan });
  const direct = await run(at, { plan: streamPlan([sh(at, `cat > ${at.root}/copy`)], 'plain') });
  expect(direct.result?.error).toBeUndefined();
  expect(Buffer.from(read(at, 'copy') ?? '', 'utf8').length).toBeGreaterThan(0);
  expect(read(at, 'loaded')).toMatch(/ 200001$/m);
});

test.concurrent('the snapshot of another addon is refused', async () => {
  const at = restoreScene(GOOD, 'widget.txt', [...TAGS, '--tag', 'stash-addons.dev/addon=gadget']);
  const ran = await run(at, { plan: streamPlan([committing(at)]) });
  await expectNotCommitted(at, ran, 'SA_SNAPSHOT_FOREIGN');
});

test.concurrent('a snapshot of a format that this addon does not know is refused', async () => {
  const at = restoreScene(GOOD, 'widget.txt', [...TAGS, '--tag', 'stash-addons.dev/format=later']);
  const ran = await run(at, { plan: streamPlan([committing(at)]) });
  await expectNotCommitted(at, ran, 'SA_SNAPSHOT_FORMAT_UNKNOWN');
});

test.concurrent('the snapshot that a flag names is taken, also when it is not the newest', async () => {
  const at = restoreScene();
  const older = storeFile(at, 'widget.txt', `older\n${GOOD}`, TAGS);
  storeFile(at, 'widget.txt', GOOD, TAGS);
  const ran = await run(at, { plan: streamPlan([committing(at)]), args: [`--snapshot=${older}`] });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(read(at, 'loaded')?.trim()).toBe(String(GOOD.length + 6));
});

test.concurrent('snapshots of another target are not taken', async () => {
  const at = restoreScene(GOOD, 'widget.txt', ['--tag', 'stash-addons.dev/target=demo/AppBinding/other']);
  const ran = await run(at, { plan: streamPlan([committing(at)]) });
  await expectNotCommitted(at, ran, 'SA_SNAPSHOT_NONE');
});
