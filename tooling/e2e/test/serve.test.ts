import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupSession } from '@stash-addons/core';
import { freePort, type PostgresServer, startPostgres } from '@stash-addons/testbed';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest';
import { type Bench, createBench } from '../src/bench.js';
import { fillSmall } from '../src/dataset.js';
import { appBinding, backupConfiguration, localRepository, secret, writeDocuments } from '../src/documents.js';
import type { Running } from '../src/run.js';
import { standstill } from '../src/standstill.js';
import { emptyServer } from '../src/target.js';
import { until } from '../src/wait.js';

let bench: Bench;
let server: PostgresServer;
let served: Running[];

beforeAll(async () => {
  server = await startPostgres();
});
beforeEach(async () => {
  bench = createBench();
  served = [];
  await emptyServer(server);
  await fillSmall(server, 'kept');
});
afterEach(async () => {
  for (const one of served) one.kill('SIGKILL');
  await Promise.all(served.map(({ ended }) => ended));
  bench.remove();
});
afterAll(() => server?.stop());

/** Often enough for a test; a backup that takes longer makes the next one make up for the slots it held up. */
const OFTEN = {
  schedule: '@every 2s',
  backupHistoryLimit: 50,
  retentionPolicy: { name: 'fifty', keepLast: 50, prune: true },
};

const folder = () => join(bench.folder, 'documents');

function write(...invokers: unknown[]): void {
  writeDocuments(folder(), [
    appBinding(server),
    secret('db-auth', { username: server.superuser, password: server.password }),
    ...localRepository(bench.repo),
    ...invokers,
  ]);
}

function serve(...more: string[]): Running {
  const running = bench.start(['serve', '-f', folder(), ...more]);
  served.push(running);
  onTestFailed(() => console.error(running.said()));
  return running;
}

const sessions = () => bench.json<BackupSession[]>(['sessions']);
const phases = async () => (await sessions()).map(({ status }) => status?.phase);
const count = async (phase: string) => (await phases()).filter((one) => one === phase).length;
const slots = (all: BackupSession[]) => all.map(({ metadata }) => metadata.annotations?.['stash-addons.dev/slot']);

const timesSaid = (running: Running, text: string) => running.said().split(text).length - 1;

async function succeeded(running: Running, times: number): Promise<void> {
  await until(`${times} backups succeeded`, () => timesSaid(running, 'Succeeded after') >= times);
}

async function end(running: Running): Promise<void> {
  running.kill('SIGTERM');
  const { code, stderr } = await running.ended;
  expect(code, stderr).toBe(0);
}

/** Every slot has one session, and each that succeeded its snapshot; nothing is left over. */
async function expectOrder(): Promise<void> {
  const all = await sessions();
  expect(new Set(slots(all)).size).toBe(all.length);
  expect(await bench.snapshots()).toHaveLength(await count('Succeeded'));
  expect(await phases()).not.toContain('Running');
  expect(await bench.restic(['list', 'locks', '--no-lock'])).toBe('');
  expect(bench.processes()).toEqual([]);
  expect(bench.leftovers()).toEqual([]);
}

describe('serve', () => {
  it('backs up by a schedule that is added while it runs, until it is removed; metrics tell of it', async () => {
    write();
    const address = `127.0.0.1:${await freePort()}`;
    const running = serve('--metrics-address', address);
    await until('it serves', () => running.said().includes('Serving 0 schedules'));
    write(backupConfiguration('often', OFTEN));
    await succeeded(running, 1);

    const metrics = await (await fetch(`http://${address}/metrics`)).text();
    expect(metrics).toMatch(/^stash_backup_session_success\{.*invoker_name="often",namespace="demo".*\} 1$/m);
    expect(metrics).toMatch(/^stash_appscode_com_backupsession_host_data_size_bytes\{.*hostname="host-0"\} [1-9]\d+$/m);
    expect(metrics).toMatch(/^stash_repository_integrity\{.*name="store".*backend="local"\} 1$/m);
    for (const hidden of [server.password, bench.env['RESTIC_PASSWORD'] as string])
      expect(metrics).not.toContain(hidden);

    rmSync(join(folder(), 'documents.yaml'));
    await until('it is removed', () => timesSaid(running, 'Serving 0 schedules') === 2);
    const begun = timesSaid(running, 'Starting the backup of');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await end(running);
    expect(timesSaid(running, 'Starting the backup of')).toBe(begun);
    await expectOrder();
  });

  it('starts nothing that is paused, and makes up for nothing that passed meanwhile', async () => {
    write(backupConfiguration('often', { ...OFTEN, schedule: '@every 1s', paused: true }));
    const running = serve();
    await until('it serves', () => running.said().includes('Serving 1 schedules'));
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(running.said()).not.toContain('Starting the backup of');
    write(backupConfiguration('often', { ...OFTEN, schedule: '@every 1s' }));
    await until('it starts', () => running.said().includes('Starting the backup of'));
    expect(running.said()).not.toMatch(/with the ([4-9]|\d\d+) missed/);
    await end(running);
    expect(await phases()).toEqual(['Succeeded']);
    await expectOrder();
  });

  it('that is killed in the middle of a backup marks it failed when it starts again, and goes on with the next slot', async () => {
    write(backupConfiguration('often', OFTEN));
    const held = await standstill(server, 'small');
    const killed = serve();
    await held.reached();
    killed.kill('SIGKILL');
    await killed.ended;
    await until('its processes are gone', () => bench.processes().length === 0);
    await held.end();
    const again = serve();
    await succeeded(again, 1);
    await end(again);
    expect((await phases())[0]).toBe('Failed');
    expect(await count('Failed')).toBe(1);
    expect(again.said()).toContain('The server ended before this session did; it failed');
    await expectOrder();
  });

  it('refuses to serve a state folder that is served', async () => {
    write();
    const running = serve();
    await until('it serves', () => running.said().includes('Serving'));
    const second = await bench.cli(['serve', '-f', folder()]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`error SA_SERVE_RUNNING: `);
    expect(second.stderr).toContain(`by the process ${running.pid}`);
    await end(running);
  });

  it('goes on when one of its sessions is cancelled', async () => {
    write(backupConfiguration('often', OFTEN));
    const held = await standstill(server, 'small');
    const running = serve();
    await held.reached();
    const name = (await sessions())[0]?.metadata.name ?? 'none';
    await bench.json(['cancel', name]);
    await until('it has ended', () => running.said().includes('SA_RUN_CANCELLED'));
    await held.end();
    await succeeded(running, 1);
    await end(running);
    expect((await phases())[0]).toBe('Failed');
    await expectOrder();
  });

  it.each([
    ['lets a session end within the grace', '60s', 'Succeeded'],
    ['cancels a session after the grace', '0s', 'Failed'],
  ])('that is asked to end %s', async (_, grace, phase) => {
    write(backupConfiguration('often', OFTEN));
    const held = await standstill(server, 'small');
    const running = serve('--grace', grace);
    await held.reached();
    const ended = end(running);
    await until('it stops', () => running.said().includes('Stopping; often-'));
    if (phase === 'Succeeded') await held.end();
    await ended;
    if (phase === 'Failed') await held.end();
    expect(await phases()).toEqual([phase]);
    await expectOrder();
  });

  it('with --once makes up for what was missed in one session, and ends; --json prints lines', async () => {
    write(backupConfiguration('often', { ...OFTEN, schedule: '@every 1s' }));
    const first = await bench.cli(['serve', '-f', folder(), '--once']);
    expect(first.code, first.stderr).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const { code, stdout } = await bench.cli(['serve', '-f', folder(), '--once', '--json', '--concurrency', '1']);
    expect(code, stdout).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const starts = lines.filter(({ message }) => String(message).startsWith('Starting the backup of'));
    expect(starts[0]).toMatchObject({
      time: expect.any(String) as string,
      level: 'info',
      invoker: 'demo/BackupConfiguration/often',
      session: expect.stringMatching(/^often-\d+$/) as string,
      message: expect.stringMatching(/, with the \d+ missed before it$/) as string,
    });
    await expectOrder();
  });
});
