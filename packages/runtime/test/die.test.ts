import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '@stash-addons/core';
import { expect, test } from 'vitest';
import { run, scene, sh, snapshots, start, storeFile, streamPlan, TAGS, type Scene } from './harness.js';
import { eventually, keptFolders, leftFolders, leftProcesses, read, readJournals } from './traces.js';

const SLOW = 'while :; do head -c 100000 /dev/zero | tr "\\0" x; sleep 0.05; done';

/** The process of the scene whose command line matches. */
function pidOf(at: Scene, pattern: RegExp): number | undefined {
  const line = leftProcesses(at).find((one) => pattern.test(one));
  return line === undefined ? undefined : Number(line.split(' ')[0]);
}

test.each([
  ['the runtime', undefined],
  ['restic', /restic .*backup/],
  ['the dump', /sh -c while/],
  ['the tap', /perl -e/],
])('kill -9 of %s leaves no snapshot and no process', async (_name, pattern) => {
  const at = scene();
  const { child, ended } = await start(at, { plan: streamPlan([sh(at, SLOW)]) });
  await eventually(() => leftProcesses(at).some((line) => /sh -c while/.test(line)));
  await eventually(() => readdirSync(join(at.repo, 'locks')).length > 0);
  if (pattern === undefined) child.kill('SIGKILL');
  else {
    const pid = pattern.source.includes('perl') ? tapOf(child.pid as number) : pidOf(at, pattern);
    process.kill(pid as number, 'SIGKILL');
  }
  const ran = await ended;
  if (pattern !== undefined) expect(ran.result?.error, ran.text).toBeDefined();
  await eventually(() => leftProcesses(at).length === 0);
  expect(snapshots(at)).toEqual([]);
});

/** The tap has nothing of the scene in its command line. */
function tapOf(parent: number): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number);
  return children.find(
    (pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('perl') ||
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/perl'),
  ) as number;
}

test('kill -9 of the runtime in a restore commits nothing', async () => {
  const at = scene();
  at.request.operation = 'restore';
  storeFile(at, 'widget.txt', `${'row\n'.repeat(2_000_000)}-- widget complete\n`, TAGS);
  const loader = sh(
    at,
    `head -c 100 >/dev/null; touch ${at.root}/began; sleep 1; cat > /dev/null; echo yes > ${at.root}/committed`,
  );
  const { child, ended } = await start(at, { plan: streamPlan([loader]) });
  await eventually(() => read(at, 'began') !== undefined);
  child.kill('SIGKILL');
  await ended;
  await eventually(() => leftProcesses(at).length === 0);
  expect(read(at, 'committed')).toBeUndefined();
});

test('kill -9 of the tap in a restore commits nothing, though the loader waits for the end alone', async () => {
  const at = scene();
  at.request.operation = 'restore';
  storeFile(at, 'widget.txt', `${'row\n'.repeat(2_000_000)}-- widget complete\n`, TAGS);
  const loader = sh(
    at,
    `head -c 100 >/dev/null; touch ${at.root}/began; while [ ! -e ${at.root}/go ]; do sleep 0.05; done; cat > /dev/null; echo yes > ${at.root}/committed`,
  );
  const { child, ended } = await start(at, { plan: streamPlan([loader]) });
  await eventually(() => read(at, 'began') !== undefined, 30);
  const journal = readJournals(at);
  process.kill(Number(/"name":"restic dump","pid":(\d+)/.exec(journal)?.[1]), 'SIGSTOP');
  writeFileSync(join(at.root, 'go'), '');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  process.kill(tapOf(child.pid as number), 'SIGKILL');
  const ran = await ended;
  expect(ran.result?.error, ran.text).toBeDefined();
  await eventually(() => leftProcesses(at).length === 0);
  expect(read(at, 'committed')).toBeUndefined();
});

/** A search path as on a system whose kernel does not end the children of a process that died. */
function pathWithoutSetpriv(at: Scene): string {
  const bin = join(at.root, 'bin');
  mkdirSync(bin);
  for (const tool of ['sh', 'head', 'tr', 'sleep', 'perl', 'mkfifo', 'cat', 'touch']) {
    symlinkSync(
      execFileSync('sh', ['-c', `command -v ${tool}`])
        .toString()
        .trim(),
      join(bin, tool),
    );
  }
  return bin;
}

test('where the kernel does not end children, the tap ends the backup of a killed runtime', async () => {
  const at = scene();
  const { child, ended } = await start(at, { plan: streamPlan([sh(at, SLOW)]), env: { PATH: pathWithoutSetpriv(at) } });
  await eventually(() => readdirSync(join(at.repo, 'locks')).length > 0);
  child.kill('SIGKILL');
  await ended;
  await eventually(() => leftProcesses(at).length === 0);
  expect(snapshots(at)).toEqual([]);
});

test('where the kernel does not end children, the tap ends the restore of a killed runtime', async () => {
  const at = scene();
  at.request.operation = 'restore';
  storeFile(at, 'widget.txt', `${'row\n'.repeat(2_000_000)}-- widget complete\n`, TAGS);
  const loader = sh(
    at,
    `head -c 100 >/dev/null; touch ${at.root}/began; sleep 1; cat > /dev/null; echo yes > ${at.root}/committed`,
  );
  const { child, ended } = await start(at, { plan: streamPlan([loader]), env: { PATH: pathWithoutSetpriv(at) } });
  await eventually(() => read(at, 'began') !== undefined);
  child.kill('SIGKILL');
  await ended;
  await eventually(() => leftProcesses(at).length === 0);
  expect(read(at, 'committed')).toBeUndefined();
});

test('the next run ends what a killed one left, removes its folder and undoes its steps', async () => {
  const at = scene();
  const step = {
    name: 'pause writes',
    run: sh(at, `touch ${at.root}/paused; (trap "" HUP; sleep 300 & ) ; true`),
    undo: sh(at, `touch ${at.root}/resumed`),
  };
  const plan = { ...streamPlan([sh(at, SLOW)]), before: [step] };
  const { child, ended } = await start(at, { plan });
  await eventually(
    () => read(at, 'paused') !== undefined && leftProcesses(at).some((line) => /sh -c while/.test(line)),
  );
  child.kill('SIGKILL');
  await ended;
  expect(leftFolders(at)).toHaveLength(1);
  expect(read(at, 'resumed')).toBeUndefined();
  const next = await run(at, {
    plan: streamPlan([sh(at, 'head -c 5000 /dev/zero | tr "\\0" x; echo "-- widget complete"')]),
  });
  expect(next.result?.error, next.text).toBeUndefined();
  expect(read(at, 'resumed')).toBe('');
  expect(leftFolders(at)).toEqual([]);
});

test('what a step keeps for its undo outlasts a killed run, and is gone when the undo is done', async () => {
  const at = scene();
  const old = { $path: 'old', kept: true as const };
  const allowed = `${at.root}/allowed`;
  const step = {
    name: 'take away',
    run: { argv: ['sh', '-c', 'echo treasure > "$1"', at.token, old] as Command['argv'] },
    undo: { argv: ['sh', '-c', `test -e ${allowed} && cp "$1" ${at.root}/back`, at.token, old] as Command['argv'] },
  };
  const { child, ended } = await start(at, { plan: { ...streamPlan([sh(at, SLOW)]), before: [step] } });
  await eventually(() => leftProcesses(at).some((line) => /sh -c while/.test(line)));
  child.kill('SIGKILL');
  await ended;
  const failing = await run(at, { plan: streamPlan([sh(at, 'exit 1')]) });
  expect(failing.result?.error?.code).toBe('SA_COMMAND_FAILED');
  expect(failing.result?.warnings).toMatchObject([{ code: 'SA_RUN_UNDO_FAILED' }]);
  expect(keptFolders(at), 'not put back yet').toHaveLength(1);
  expect(failing.result?.warnings[0]?.hint).toContain(`${keptFolders(at)[0]}/old`);
  await run(at, { plan: streamPlan([sh(at, `touch ${allowed}; exit 1`)]) });
  expect(read(at, 'back')).toBe('treasure\n');
  expect(keptFolders(at)).toEqual([]);
});

test('an undo is in the journal before its step runs, and is done when the step fails', async () => {
  const at = scene();
  const step = {
    name: 'pause writes',
    run: sh(at, `cat ${at.out}/journal/* | grep -c '"event":"undo"' > ${at.root}/seen; exit 9`),
    undo: sh(at, `touch ${at.root}/undone`),
  };
  const ran = await run(at, { plan: { ...streamPlan([sh(at, 'true')]), before: [step] } });
  expect(ran.result?.error?.code).toBe('SA_COMMAND_FAILED');
  expect(read(at, 'seen')).toBe('1\n');
  expect(read(at, 'undone')).toBe('');
  expect(readJournals(at), 'nothing is left to put right').toBe('');
});

test('steps run around the units and are undone in reverse', async () => {
  const at = scene();
  const note = (text: string) => sh(at, `echo ${text} >> ${at.root}/order`);
  const dump = sh(at, `echo dump >> ${at.root}/order; head -c 500 /dev/zero | tr "\\0" x; echo "-- widget complete"`);
  const ran = await run(at, {
    plan: {
      ...streamPlan([dump]),
      before: [
        { name: 'a', run: note('a'), undo: note('undo-a') },
        { name: 'b', run: note('b'), undo: note('undo-b') },
      ],
      after: [{ name: 'c', run: note('c') }],
    },
  });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(read(at, 'order')).toBe('a\nb\ndump\nc\nundo-b\nundo-a\n');
});

test('a failed undo is an error that tells what to do by hand, and is tried again by the next run', async () => {
  const at = scene();
  const good = sh(at, 'head -c 500 /dev/zero | tr "\\0" x; echo "-- widget complete"');
  const undo = sh(at, `test -e ${at.root}/allowed && touch ${at.root}/undone`);
  const ran = await run(at, { plan: { ...streamPlan([good]), before: [{ name: 'lock', run: sh(at, 'true'), undo }] } });
  expect(ran.result?.error?.code).toBe('SA_RUN_UNDO_FAILED');
  expect(ran.result?.error?.hint).toContain('touch');
  await run(at, { plan: streamPlan([sh(at, `touch ${at.root}/allowed; exit 1`)]) });
  const next = await run(at, { plan: streamPlan([good]) });
  expect(next.result?.error, next.text).toBeUndefined();
  expect(read(at, 'undone')).toBe('');
});

test('a cancel ends the run, undoes its steps and leaves nothing', async () => {
  const at = scene();
  const before = [{ name: 'lock', run: sh(at, 'true'), undo: sh(at, `touch ${at.root}/undone`) }];
  const { child, ended } = await start(at, { plan: { ...streamPlan([sh(at, SLOW)]), before } });
  await eventually(() => leftProcesses(at).some((line) => /sh -c while/.test(line)));
  child.kill('SIGTERM');
  const ran = await ended;
  expect(ran.result?.error?.code).toBe('SA_RUN_CANCELLED');
  expect(ran.code).toBe(0);
  expect(read(at, 'undone')).toBe('');
  expect(snapshots(at)).toEqual([]);
  expect(leftProcesses(at)).toEqual([]);
  expect(leftFolders(at)).toEqual([]);
});

test('the deadline ends the run', async () => {
  const at = scene();
  at.request.session.deadline = new Date(Date.now() + 2500).toISOString();
  const ran = await run(at, { plan: streamPlan([sh(at, SLOW)]) });
  expect(ran.result?.error?.code).toBe('SA_RUN_DEADLINE');
  expect(ran.ms).toBeLessThan(15_000);
  expect(snapshots(at)).toEqual([]);
});

test('a dump that hangs is ended by the stall time-out, in the middle too', async () => {
  const at = scene();
  at.request.limits.stallSeconds = 2;
  const ran = await run(at, { plan: streamPlan([sh(at, 'head -c 100000 /dev/zero; sleep 300')]) });
  expect(ran.result?.error?.code).toBe('SA_RUN_STALLED');
  expect(ran.ms).toBeLessThan(15_000);
  expect(snapshots(at)).toEqual([]);
  expect(leftProcesses(at)).toEqual([]);
});

test('a dump that is slow but moves is not ended by the stall time-out', async () => {
  const at = scene();
  at.request.limits.stallSeconds = 2;
  const ran = await run(at, {
    plan: streamPlan([sh(at, 'for i in 1 2 3 4 5 6; do echo row; sleep 1; done; echo "-- widget complete"')]),
  });
  expect(ran.result?.error, ran.text).toBeUndefined();
});

test('a command with a time-out is ended by it', async () => {
  const at = scene();
  const ran = await run(at, { plan: streamPlan([sh(at, 'sleep 300', { timeoutSeconds: 1 })]) });
  expect(ran.result?.error?.code).toBe('SA_COMMAND_TIMEOUT');
  expect(leftProcesses(at)).toEqual([]);
});

test('a child left behind with the output open does not hang the run', async () => {
  const at = scene();
  const ran = await run(at, {
    plan: streamPlan([sh(at, 'head -c 500 /dev/zero; echo "-- widget complete"; sleep 300 & exit 0')]),
  });
  expect(ran.ms).toBeLessThan(20_000);
  await eventually(() => leftProcesses(at).length === 0);
});
