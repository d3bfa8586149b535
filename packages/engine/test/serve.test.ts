import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SLOT_ANNOTATION } from '@stash-addons/session';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Server } from '../src/serve/server.js';
import { identify } from '../src/state/processes.js';
import { createServeBench, doomed, type ServeBench } from './serve-bench.js';

let bench: ServeBench;
beforeEach(() => (bench = createServeBench()));
afterEach(() => bench.remove());

const DAILY = { schedule: '0 3 * * *' };
const KEY = 'demo/BackupConfiguration/nightly';
const slotOf = ({ metadata }: { metadata: { annotations?: Record<string, string> } }) =>
  metadata.annotations?.[SLOT_ANNOTATION];
const said = (text: string) => bench.lines.filter(({ message }) => message.includes(text));

/** A schedule that was last settled so many days ago. */
function keptFor(days: number, more: object = {}): void {
  const settled = new Date(Date.now() - days * 86_400_000).toISOString();
  bench.slots.save({ invoker: KEY, schedule: 'CRON_TZ=UTC 0 3 * * *', settled, metrics: [], ...more });
}

describe('slots', () => {
  it('each have one session, recorded even where it could not begin, with the reason', async () => {
    bench.write('a.yaml', doomed('often'));
    const { end } = bench.start();
    await bench.until('three were run', () => bench.backups().length >= 3);
    const failures = await end();
    const sessions = bench.backups();
    expect(new Set(sessions.map(slotOf)).size).toBe(sessions.length);
    expect(failures).toBe(sessions.length);
    expect(sessions[0]).toMatchObject({
      metadata: { name: `often-${new Date(slotOf(sessions[0] as never) ?? '').getTime() / 1000}`, namespace: 'demo' },
      status: { phase: 'Failed', targets: [{ phase: 'Failed', conditions: [{ type: 'BackupExecutorEnsured' }] }] },
    });
    const message = sessions[0]?.status?.targets?.[0]?.conditions?.[0]?.message;
    expect(message).toContain('SA_OBJECT_MISSING: BackupConfiguration often needs the AppBinding demo/absent');
    expect(said('needs the AppBinding')[0]).toMatchObject({ level: 'error', code: 'SA_OBJECT_MISSING' });
  });

  it('find the addons that are installed at that time', async () => {
    bench.write('a.yaml', doomed('often'));
    const { end } = bench.start();
    await bench.until('two were run', () => bench.backups().length >= 2);
    await end();
    expect(bench.lookUps()).toBe(1 + bench.backups().length);
  });

  it('of two invokers with one name in two namespaces are both run', async () => {
    bench.write('a.yaml', doomed('same', DAILY, 'one'), doomed('same', DAILY, 'two'));
    for (const namespace of ['one', 'two']) keptFor(2, { invoker: `${namespace}/BackupConfiguration/same` });
    await bench.start({ once: true }).ended;
    expect(
      bench
        .backups()
        .map(({ metadata }) => metadata.namespace)
        .sort(),
    ).toEqual(['one', 'two']);
  });

  it('that were missed are made up by one session, with --once too, and not again', async () => {
    bench.write('a.yaml', doomed('nightly', DAILY));
    keptFor(5);
    expect(await bench.start({ once: true }).ended).toBe(1);
    expect(await bench.start({ once: true }).ended).toBe(0);
    expect(bench.backups()).toHaveLength(1);
    expect(said('with the 4 missed before it')).toHaveLength(1);
  });

  it('that come while --once runs are left to the next run', async () => {
    bench.write('a.yaml', doomed('often'));
    bench.slots.save({
      invoker: 'demo/BackupConfiguration/often',
      schedule: 'CRON_TZ=UTC @every 1s',
      settled: new Date(Date.now() - 60_000).toISOString(),
      metrics: [],
    });
    await bench.start({ once: true }).ended;
    expect(bench.backups()).toHaveLength(1);
  });

  it('that are too late are let go and told', async () => {
    const annotations = { 'stash-addons.dev/missed-slot-expiry': '1s' };
    const document = doomed('nightly', { schedule: '0 0 1 1 *' }) as { metadata: object };
    bench.write('a.yaml', { ...document, metadata: { ...document.metadata, annotations } });
    keptFor(800, { schedule: 'CRON_TZ=UTC 0 0 1 1 *' });
    await bench.start({ once: true }).ended;
    expect(bench.backups()).toEqual([]);
    expect(said('Too late for the slot of')).toMatchObject([{ level: 'warning', invoker: KEY }]);
  });

  it('come again as soon as a clock that was years ahead is right, without a start or a change of the documents', async () => {
    bench.write('a.yaml', doomed('nightly', DAILY));
    const { state, sessions, folder } = bench;
    const openCatalog = () => Promise.reject(new Error('nothing is due'));
    const paths = [join(folder, 'documents')];
    const server = new Server({ state, sessions, env: {}, openCatalog, paths, concurrency: 1, log: () => undefined });
    expect((await server.round(new Date('2036-05-01T12:00:00Z'))).wake).toEqual(new Date('2036-05-02T03:00:00Z'));
    expect((await server.round(new Date('2026-05-01T12:00:00Z'))).wake).toEqual(new Date('2026-05-02T03:00:00Z'));
  });

  it('before a document was there are not missed', async () => {
    bench.write('a.yaml', doomed('nightly', DAILY));
    await bench.start({ once: true }).ended;
    expect(bench.backups()).toEqual([]);
    expect(bench.slots.get(KEY)?.schedule).toBe('CRON_TZ=UTC 0 3 * * *');
  });

  it('that a killed server had begun are run where no session was recorded, and not where one was', async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const slot = `${yesterday}T03:00:00.000Z`;
    bench.write('a.yaml', doomed('nightly', { ...DAILY, backupHistoryLimit: 9 }));
    keptFor(1.5, { begun: { slot, session: 'nightly-1' } });
    await bench.start({ once: true }).ended;
    const [made, ...more] = bench.backups();
    expect(more).toEqual([]);
    keptFor(1.5, { begun: { slot: slotOf(made as never), session: made?.metadata.name } });
    await bench.start({ once: true }).ended;
    expect(bench.backups()).toHaveLength(1);
  });
});

describe('documents', () => {
  it('that are bad are told once with file and line, and the others are served', async () => {
    bench.write('good.yaml', doomed('good'));
    bench.write('bad.yaml', doomed('bad', { schedule: '61 * * * *' }), doomed('fine'), { kind: 'Pod' });
    bench.write('twice.yaml', doomed('twin'), doomed('twin'));
    const { end } = bench.start();
    await bench.until('both were run', () => new Set(bench.backups().map((one) => one.spec.invoker.name)).size === 2);
    await end();
    expect([...new Set(bench.backups().map((one) => one.spec.invoker.name))].sort()).toEqual(['fine', 'good']);
    const problems = bench.lines.filter(({ code }) => code !== undefined && code !== 'SA_OBJECT_MISSING');
    expect(problems.map(({ code }) => code).sort()).toEqual(['SA_OBJECT_TWICE', 'SA_SCHEDULE_INVALID', 'SA_YAML_KIND']);
    expect(problems.find(({ code }) => code === 'SA_YAML_KIND')?.message).toContain('bad.yaml, line 5');
  });

  it('are read again when they change: added, paused and removed', async () => {
    const { end } = bench.start();
    await bench.until('it serves', () => said('Serving 0 schedules').length === 1);
    bench.write('a.yaml', doomed('often'));
    await bench.until('it runs', () => bench.backups().length > 0);
    bench.write('a.yaml', doomed('often', { paused: true }));
    await bench.until('it was read', () => said('Serving 1 schedules').length === 2);
    const count = bench.backups().length;
    await sleep(2200);
    expect(bench.backups()).toHaveLength(count);
    bench.write('a.yaml', doomed('often'));
    await bench.until('it runs again', () => bench.backups().length > count);
    expect(said('missed before it')).toEqual([]);
    bench.write('a.yaml');
    await bench.until('it was forgotten', () => bench.slots.list().length === 0);
    await end();
  });

  it('keep their slots while another one cannot be read', async () => {
    bench.write('a.yaml', doomed('nightly', DAILY));
    keptFor(0.01);
    const before = bench.slots.get(KEY);
    writeFileSync(join(bench.folder, 'documents', 'a.yaml'), 'kind: [');
    await bench.start({ once: true }).ended;
    expect(bench.slots.get(KEY)).toEqual(before);
  });

  it('are read again on request', async () => {
    const { end, reload } = bench.start();
    await bench.until('it serves', () => said('Serving').length === 1);
    reload();
    await bench.until('it serves anew', () => said('Serving').length === 2);
    await end();
  });

  it('in a place that is not there are refused at the start', async () => {
    await expect(bench.start({ paths: [join(bench.folder, 'nowhere')] }).ended).rejects.toMatchObject({
      code: 'SA_YAML_FIELD',
    });
  });
});

describe('a server', () => {
  it('is the only one of its state folder', async () => {
    const { end } = bench.start();
    await bench.until('it serves', () => said('Serving').length === 1);
    await expect(bench.start().ended).rejects.toMatchObject({
      code: 'SA_SERVE_RUNNING',
      message: expect.stringContaining(`by the process ${process.pid}`) as string,
    });
    await end();
    expect(await bench.start({ once: true }).ended).toBe(0);
  });

  it('tries a failed session again, as often and as late as it is told', async () => {
    bench.write('a.yaml', doomed('nightly', { ...DAILY, retryConfig: { maxRetry: 2, delay: '1s' } }));
    keptFor(1.5);
    const { end } = bench.start();
    await bench.until('all were tried', () => bench.backups().length === 3);
    await sleep(1500);
    await end();
    const sessions = bench.backups().map(({ metadata, spec, status }) => ({
      end: metadata.name?.replace(/^nightly-\d+/, ''),
      left: spec.retryLeft,
      retried: status?.retried,
    }));
    expect(sessions).toEqual([
      { end: '', left: 2, retried: true },
      { end: '-r1', left: 1, retried: true },
      { end: '-r0', left: 0, retried: undefined },
    ]);
  });

  it('serves metrics that outlast it, and its health', async () => {
    bench.write('a.yaml', doomed('nightly', DAILY), doomed('bad', { schedule: 'x' }));
    keptFor(3);
    await bench.start({ once: true }).ended;
    const { end } = bench.start({ metricsAddress: '127.0.0.1:0' });
    await bench.until('it serves', () => said('Metrics at').length === 1 && said('Serving').length === 2);
    const url = said('Metrics at')[0]?.message.replace('Metrics at ', '') ?? '';
    const text = await (await fetch(url)).text();
    const labels =
      'invoker_kind="BackupConfiguration",invoker_name="nightly",namespace="demo",driver="Restic",repository="store"';
    expect(text).toContain(`stash_appscode_com_backupsession_success{${labels}} 0\n`);
    expect(text).toContain(`stash_addons_schedule_missed_slots_total{${labels}} 0\n`);
    expect(text).toMatch(/^stash_addons_schedule_next_slot_time_seconds\{.*\} \d{10}$/m);
    expect(text).toContain('stash_addons_documents_refused 1\n');
    expect(await (await fetch(url.replace('metrics', 'healthz'))).text()).toBe('ok\n');
    expect((await fetch(url.replace('metrics', ''))).status).toBe(404);
    await end();
    await expect(fetch(url)).rejects.toThrow();
  });

  it.each(['9640', 'localhost', '127.0.0.1:99999', '203.0.113.1:9640'])(
    'refuses to tell them at %s',
    async (address) => {
      await expect(bench.start({ metricsAddress: address }).ended).rejects.toMatchObject({
        code: 'SA_METRICS_ADDRESS',
      });
    },
  );

  it('tells systemd when it is ready and when it ends', async () => {
    const told = join(bench.folder, 'told');
    const bin = join(bench.folder, 'bin');
    mkdirSync(bin);
    const fake = join(bin, 'systemd-notify');
    writeFileSync(fake, `#!/bin/sh\necho "$1 $NOTIFY_SOCKET" >> '${told}'\n`);
    chmodSync(fake, 0o755);
    const env = { PATH: `${bin}:${process.env['PATH']}`, NOTIFY_SOCKET: '/run/notify' };
    await bench.start({ once: true, env }).ended;
    expect(readFileSync(told, 'utf8')).toBe('READY=1 /run/notify\nSTOPPING=1 /run/notify\n');
  });
});

describe('what a killed process left', () => {
  const dead = async () => {
    const child = spawn('sleep', ['30']);
    const identity = identify(child.pid as number);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('exit', resolve));
    return identity;
  };

  it('a name without a session, with secrets in its private folder, is removed', async () => {
    bench.sessions.reserve('half-1');
    writeFileSync(join(bench.sessions.folderOf('half-1'), 'engine.json'), JSON.stringify(await dead()));
    const secrets = join(bench.state.runs, 'half-1', 'run', 'secrets');
    mkdirSync(secrets, { recursive: true });
    await bench.start({ once: true }).ended;
    expect(existsSync(secrets)).toBe(false);
    expect(existsSync(bench.sessions.folderOf('half-1'))).toBe(false);
  });

  it('a name of a process that lives is left alone', async () => {
    bench.sessions.reserve('half-2');
    await bench.start({ once: true }).ended;
    expect(existsSync(bench.sessions.folderOf('half-2'))).toBe(true);
  });
});

it('a session of a server is cancelled without a signal, which would end the server', () => {
  const child = spawn('sleep', ['30']);
  const session = {
    apiVersion: 'stash.appscode.com/v1beta1' as const,
    kind: 'BackupSession' as const,
    metadata: { name: 'nightly-1', annotations: { [SLOT_ANNOTATION]: '2026-05-01T03:00:00.000Z' } },
    spec: { invoker: { kind: 'BackupConfiguration', name: 'nightly' } },
  };
  bench.sessions.reserve('nightly-1');
  const engine = identify(child.pid as number) as NonNullable<ReturnType<typeof identify>>;
  bench.sessions.save({ session, engine, repository: '', addon: { name: '', release: '' }, target: '' });
  expect(bench.sessions.isCancelAsked('nightly-1')).toBe(false);
  bench.sessions.cancel('nightly-1');
  expect(bench.sessions.isCancelAsked('nightly-1')).toBe(true);
  expect(child.killed).toBe(false);
  expect(identify(child.pid as number)).toEqual(engine);
  child.kill('SIGKILL');
});
