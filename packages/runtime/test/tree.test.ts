import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Plan } from '@stash-addons/core';
import { plan, restic, resticText, run, scene, sh, snapshots, start, type Scene } from './harness.js';
import { leftFolders, leftProcesses, read, eventually } from './traces.js';

function treePlan(at: Scene, script: string): Plan {
  const command = { ...sh(at, script), argv: ['sh', '-c', script, at.token, { $path: 'data' }] as never };
  return plan([
    {
      host: 'host-0',
      format: 'tree',
      flow: { kind: 'tree', path: '/stash-tmp/widget', folder: 'data', commands: [command] },
    },
  ]);
}

const DUMP = 'mkdir -p "$1/sub"; echo one > "$1/a"; echo two > "$1/sub/b"; chmod 640 "$1/a"';

test.concurrent('a folder is stored under its wire path, which need not exist here, and comes back whole', async () => {
  const at = scene();
  const ran = await run(at, { plan: treePlan(at, DUMP) });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(snapshots(at)[0]?.paths).toEqual(['/stash-tmp/widget']);
  expect(resticText(at, 'ls', 'latest').toString()).toContain('/stash-tmp/widget/sub/b');
  expect(existsSync('/stash-tmp/widget')).toBe(false);
  expect(leftFolders(at)).toEqual([]);
  at.request.operation = 'restore';
  at.request.session.kind = 'RestoreSession';
  const restored = await run(at, {
    plan: treePlan(at, `cat "$1/a" "$1/sub/b" > ${at.root}/loaded; stat -c %a "$1/a" >> ${at.root}/loaded`),
  });
  expect(restored.result?.error, restored.text).toBeUndefined();
  expect(read(at, 'loaded')).toBe('one\ntwo\n640\n');
  expect(leftFolders(at)).toEqual([]);
});

test.concurrent('two backups of the same tree are one group for retention', async () => {
  const at = scene();
  await run(at, { plan: treePlan(at, DUMP) });
  await run(at, { plan: treePlan(at, DUMP) });
  expect(restic<unknown[]>(at, 'forget', '--dry-run', '--keep-last', '1')).toHaveLength(1);
});

test.concurrent.each(['there', 'absent'] as const)(
  'where the scratch folder is at its wire path the folder is moved there for the while; the repository is %s',
  async (repository) => {
    const at = scene(repository === 'absent' ? { repository } : {});
    at.request.actions = [{ name: 'InitializeBackendRepository' }];
    const scratch = join(at.root, 'mnt');
    mkdirSync(scratch);
    at.request.dirs = { '/stash-tmp': scratch };
    at.out = join(scratch, 'output');
    const flow = {
      kind: 'tree' as const,
      path: join(scratch, 'widget'),
      folder: 'data',
      commands: [{ ...sh(at, DUMP), argv: ['sh', '-c', DUMP, at.token, { $path: 'data' }] as never }],
    };
    const ran = await run(at, { plan: plan([{ host: 'host-0', format: 'tree', flow }]) });
    expect(ran.result?.error, ran.text).toBeUndefined();
    expect(snapshots(at)[0]?.paths).toEqual([join(scratch, 'widget')]);
    expect(existsSync(join(scratch, 'widget'))).toBe(false);
  },
);

test.concurrent('it works without root as well', async () => {
  const at = scene();
  for (const folder of [join(at.root, '..'), at.root]) chmodSync(folder, 0o755);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) execFileSync('chown', ['-R', 'nobody', at.root]);
  const { ended } = await start(at, { plan: treePlan(at, DUMP), ...(isRoot ? { uid: 65534 } : {}) });
  const ran = await ended;
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(snapshots(at)[0]?.paths).toEqual(['/stash-tmp/widget']);
});

test.concurrent('a failed or empty dump into a folder makes no snapshot', async () => {
  const at = scene();
  const failed = await run(at, { plan: treePlan(at, `${DUMP}; exit 3`) });
  expect(failed.result?.error?.code).toBe('SA_COMMAND_FAILED');
  const empty = await run(at, { plan: treePlan(at, 'true') });
  expect(empty.result?.error?.code).toBe('SA_DUMP_EMPTY');
  expect(snapshots(at)).toEqual([]);
});

test.concurrent('kill -9 while a folder is stored leaves no snapshot and no process', async () => {
  const at = scene();
  at.request.limits.uploadKiB = 100;
  const { child, ended } = await start(at, { plan: treePlan(at, 'head -c 5000000 /dev/urandom > "$1/a"') });
  await eventually(() => leftProcesses(at).some((line) => / backup --host/.test(line)));
  child.kill('SIGKILL');
  await ended;
  await eventually(() => leftProcesses(at).length === 0);
  expect(snapshots(at)).toEqual([]);
});

test.concurrent('a volume is stored and restored in place', async () => {
  const at = scene();
  const volume = join(at.root, 'volume');
  execFileSync('sh', [
    '-c',
    `mkdir -p ${volume}/d; echo one > ${volume}/d/f; echo tmp > ${volume}/d/skip.tmp; chmod 600 ${volume}/d/f`,
  ]);
  const flow = { kind: 'volume' as const, paths: [volume], exclude: ['*.tmp'] };
  const volumePlan = plan([{ host: 'host-0', format: 'volume', flow }]);
  const ran = await run(at, { plan: volumePlan });
  expect(ran.result?.error, ran.text).toBeUndefined();
  execFileSync('rm', ['-r', join(volume, 'd')]);
  at.request.operation = 'restore';
  const restored = await run(at, { plan: volumePlan });
  expect(restored.result?.error, restored.text).toBeUndefined();
  expect(execFileSync('sh', ['-c', `cat ${volume}/d/f; stat -c %a ${volume}/d/f; ls ${volume}/d`]).toString()).toBe(
    'one\n600\nf\n',
  );
});

test.concurrent('a volume gets its own mode back too, a path may be one file, and holes stay holes', async () => {
  const at = scene();
  const volume = join(at.root, 'vol[u]me');
  const script = 'cd "$0"; echo one > a; echo two > b; truncate -s 20M hole; chmod 3750 .; chmod 4711 a';
  mkdirSync(volume);
  execFileSync('sh', ['-c', script, volume]);
  const planOf = (more: object) =>
    plan([{ host: 'host-0', format: 'volume', flow: { kind: 'volume', paths: [volume], ...more } }]);
  expect((await run(at, { plan: planOf({}) })).result?.error).toBeUndefined();
  execFileSync('sh', ['-c', 'cd "$0"; rm *; chmod 700 .', volume]);
  at.request.operation = 'restore';
  const look = () => execFileSync('sh', ['-c', 'cd "$0"; stat -c "%n %a" . *; du -k hole', volume]).toString();
  expect((await run(at, { plan: planOf({ paths: [join(volume, 'b')] }) })).result?.error).toBeUndefined();
  expect(readdirSync(volume)).toEqual(['b']);
  const nothing = await run(at, { plan: planOf({ include: ['/elsewhere'] }) });
  expect(nothing.result?.error).toMatchObject({ code: 'SA_SNAPSHOT_LACKS' });
  expect(
    (await run(at, { plan: planOf({ include: ['/a', 'hole'], exclude: ['hole'] }) })).result?.error,
  ).toBeUndefined();
  expect(readdirSync(volume)).toEqual(['a', 'b']);
  expect(
    (await run(at, { plan: planOf({ include: [volume], exclude: [join(dirname(volume), '*', 'b')] }) })).result?.error,
  ).toBeUndefined();
  expect(look()).toBe('. 3750\na 4711\nb 644\nhole 644\n0\thole\n');
});

test.concurrent('a volume that is elsewhere here is stored under the path its Function names', async () => {
  const at = scene();
  const volume = join(at.root, "vol ume's");
  mkdirSync(volume);
  writeFileSync(join(volume, 'f'), 'one');
  at.request.dirs['/widget-data'] = volume;
  const volumePlan = plan([{ host: 'host-0', format: 'volume', flow: { kind: 'volume', paths: ['/widget-data'] } }]);
  const ran = await run(at, { plan: volumePlan });
  expect(ran.result?.error, ran.text).toBeUndefined();
  expect(snapshots(at)[0]?.paths).toEqual(['/widget-data']);
  expect(existsSync(join(volume, 'f'))).toBe(true);
});

test.concurrent('an empty volume is restored as one, also into a folder of another name', async () => {
  const at = scene();
  const [volume, other] = [join(at.root, 'volume'), join(at.root, 'other')];
  for (const folder of [volume, other]) mkdirSync(folder);
  const volumePlan = plan([{ host: 'host-0', format: 'volume', flow: { kind: 'volume', paths: ['/widget-data'] } }]);
  at.request.dirs['/widget-data'] = volume;
  expect((await run(at, { plan: volumePlan })).result?.error).toBeUndefined();
  at.request.dirs['/widget-data'] = other;
  at.request.operation = 'restore';
  const restored = await run(at, { plan: volumePlan });
  expect(restored.result?.error, restored.text).toBeUndefined();
  expect(readdirSync(other)).toEqual([]);
});

test.concurrent(
  'where nothing can be mounted the tree has its wire path inside the snapshot, and can be restored',
  async () => {
    const at = scene();
    const bin = join(at.root, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const env = { PATH: `${bin}:${process.env['PATH']}` };
    const ran = await run(at, { plan: treePlan(at, DUMP), env });
    expect(ran.result?.error, ran.text).toBeUndefined();
    expect(resticText(at, 'ls', 'latest').toString()).toContain('\n/stash-tmp/widget/sub/b');
    at.request.operation = 'restore';
    const restored = await run(at, { plan: treePlan(at, `cat "$1/sub/b" > ${at.root}/loaded`), env });
    expect(restored.result?.error, restored.text).toBeUndefined();
    expect(read(at, 'loaded')).toBe('two\n');
  },
);
