import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupSession } from '@stash-addons/core';
import { type PostgresServer, startPostgres } from '@stash-addons/testbed';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, createBench } from '../src/bench.js';
import { fillSmall } from '../src/dataset.js';
import { describeServer } from '../src/describe.js';
import { exampleHost, mainProgram } from '../src/place.js';
import { start } from '../src/run.js';
import { standstill } from '../src/standstill.js';
import { emptyServer, passwordOf, urlOf } from '../src/target.js';
import { until } from '../src/wait.js';
import { snapshotOf } from '../src/wire.js';

let bench: Bench;
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
beforeEach(async () => {
  bench?.remove();
  bench = createBench();
  await emptyServer(server);
  await fillSmall(server, 'kept');
});
afterAll(async () => {
  await server?.stop();
  bench.remove();
});

const withRepo = (...words: string[]) => [...words, '--repo', bench.repo];
const sessions = () => bench.json<BackupSession[]>(['sessions']);

async function backUp(): Promise<BackupSession> {
  return bench.json<BackupSession>(withRepo('backup', urlOf(server)), passwordOf(server));
}

describe('a session that runs', () => {
  const ways: [string, (name: string, running: { kill(signal: NodeJS.Signals): void }) => unknown][] = [
    ['stash-addons cancel', (name) => bench.json(['cancel', name])],
    ['an interrupt from the keyboard', (_, running) => running.kill('SIGINT')],
  ];

  it.each(ways)(
    'is ended by %s with 130: Failed, no snapshot, no lock, no process and no folder left',
    async (_, end) => {
      await backUp();
      const held = await standstill(server, 'small');
      try {
        const running = bench.start(withRepo('backup', urlOf(server)), passwordOf(server));
        await held.reached();
        const name = (await sessions()).find(({ status }) => status?.phase === 'Running')?.metadata.name ?? 'none runs';
        await end(name, running);
        const { code, stderr } = await running.ended;
        expect(code, stderr).toBe(130);
        expect(stderr).toContain('error SA_RUN_CANCELLED: ');
        expect((await sessions()).map(({ status }) => status?.phase)).toEqual(['Succeeded', 'Failed']);
        expect(await bench.snapshots()).toHaveLength(1);
        expect(await bench.restic(['list', 'locks', '--no-lock'])).toBe('');
        expect(bench.processes()).toEqual([]);
        expect(bench.leftovers()).toEqual([]);
      } finally {
        await held.end();
      }
    },
  );

  it('is listed, shown with its log, and cannot be cancelled when it has ended', async () => {
    const { metadata } = await backUp();
    const name = metadata.name ?? '';
    const list = await bench.cli(['sessions']);
    expect(list.stdout).toMatch(new RegExp(`^${name} +BackupSession +postgres 15.1 +Succeeded `, 'm'));
    const shown = await bench.cli(['sessions', 'show', name]);
    expect(shown.stdout).toContain('phase: Succeeded');
    expect(shown.stdout).toMatch(/^# log: .*log\.jsonl$/m);
    const again = await bench.cli(['cancel', name]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('error SA_SESSION_ENDED: ');
  });
});

describe('plan', () => {
  it('shows template, retention preview and snapshot choice, and changes neither repository nor database', async () => {
    const first = snapshotOf(await backUp());
    const newest = snapshotOf(await backUp());
    const look = async () => [
      await bench.restic(['list', 'snapshots', '--no-lock']),
      bench.files(),
      await describeServer(server),
    ];
    const before = await look();
    const count = (await sessions()).length;

    const backup = await bench.cli(
      withRepo('plan', 'backup', urlOf(server), '--keep-last', '1', '--prune'),
      passwordOf(server),
    );
    expect(backup, backup.stderr).toMatchObject({ code: 0 });
    expect(backup.stdout).toContain('Task        postgres-backup-15.1');
    expect(backup.stdout).toContain(`Retention would remove 1 snapshots:\n  ${first.slice(0, 8)}`);
    expect(backup.stdout).toMatch(/^ +- --backup-cmd=pg_dumpall$/m);

    const restore = await bench.cli(withRepo('plan', 'restore', urlOf(server)), passwordOf(server));
    expect(restore, restore.stderr).toMatchObject({ code: 0 });
    expect(restore.stdout).toContain(`host-0 gets snapshot ${newest.slice(0, 8)}`);
    expect(restore.stdout).toContain('Task        postgres-restore-15.1');

    expect(await look()).toEqual(before);
    expect(await sessions()).toHaveLength(count);
    expect(bench.leftovers()).toEqual([]);
  });

  it('says that a repository would be created, and does not create it', async () => {
    const repo = join(bench.folder, 'another');
    const args = ['plan', 'backup', urlOf(server), '--repo', repo, '--keep-last', '1'];
    const { code, stdout } = await bench.cli(args, passwordOf(server));
    expect(code).toBe(0);
    expect(stdout).toContain('does not exist yet; it would be created');
    expect(existsSync(repo)).toBe(false);
  });
});

describe('a restore', () => {
  const words = (...more: string[]) => withRepo('restore', urlOf(server), ...more);

  it('without a terminal and without --yes is refused, and nothing is changed', async () => {
    await backUp();
    const before = await describeServer(server);
    const { code, stderr } = await bench.cli(words(), passwordOf(server));
    expect(code).toBe(2);
    expect(stderr).toContain('error SA_CONFIRMATION_NEEDED: ');
    expect(await describeServer(server)).toEqual(before);
  });

  /** `script` gives the program a terminal of its own. */
  function onTerminal() {
    const line = [process.execPath, mainProgram, ...words()].map((word) => `'${word}'`).join(' ');
    const env = { ...bench.env, ...passwordOf(server) };
    return start('script', ['-qec', line, '/dev/null'], { cwd: exampleHost, env, input: { open: true } });
  }

  it.each([
    ['no', 1],
    ['yes', 0],
  ])('on a terminal says what it will do and asks; "%s" ends it with %i', async (answer, status) => {
    const snapshot = snapshotOf(await backUp());
    await server.psql('drop table small');
    const running = onTerminal();
    await until('it asks', () => running.said().includes('Go on? [y/N]'));
    expect(running.said()).toContain(`host-0 gets snapshot ${snapshot.slice(0, 8)}`);
    running.type(`${answer}\r`);
    const { code, stdout } = await running.ended;
    expect(code, stdout).toBe(status);
    expect(await server.psql(`select count(*) from pg_class where relname = 'small'`)).toBe(status === 0 ? '1' : '0');
  });
});
