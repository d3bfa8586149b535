import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@stash-addons/testbed';
import { checksums, fill } from './data.mjs';
import { installFromTarballs } from './install.mjs';
import { Report } from './report.mjs';
import { run } from './run.mjs';

const ROWS = 200_000;
const folder = mkdtempSync(join(tmpdir(), 'stash-addons-demo-'));
const report = new Report();
const servers = [];

async function start() {
  const server = await startPostgres();
  servers.push(server);
  return server;
}

/** The command line as a user has it: from the folder where npm put it. */
function stashAddons(home, server, args) {
  const [verb, ...rest] = args;
  const url = `postgres://${server.superuser}@${server.host}:${server.port}/`;
  const env = {
    STASH_ADDONS_PASSWORD: server.password,
    RESTIC_PASSWORD: 'a password that only this demo uses',
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
  const repo = ['--repo', join(folder, 'repository')];
  return run(join(home, 'node_modules', '.bin', 'stash-addons'), [verb, url, ...repo, ...rest], { cwd: home, env });
}

async function demo() {
  const home = join(folder, 'home');
  await report.step('npm install of the packed packages in an empty folder', () => installFromTarballs(home));
  const first = await report.step('Start a private PostgreSQL server', start);
  await report.step(`Fill it: ${ROWS.toLocaleString('en')} rows, blobs, roles, hostile names`, () => fill(first, ROWS));
  const before = await checksums(first);

  const backup = await report.step('stash-addons backup', () => stashAddons(home, first, ['backup', '--json']));
  await report.step('Lose the database: stop the server, delete its data', () => first.stop());
  const second = await report.step('Start a new, empty server', start);
  await report.step('stash-addons restore', () =>
    stashAddons(home, second, ['restore', '--snapshot', snapshotOf(backup), '--yes', '--json']),
  );
  const after = await checksums(second);
  report.compare(before, after);
  report.session(JSON.parse(backup));
}

function snapshotOf(json) {
  return JSON.parse(json).status.targets[0].stats[0].snapshots[0].name;
}

try {
  await demo();
} catch (error) {
  report.failed(error);
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = report.print();
