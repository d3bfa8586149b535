import { ensureImages } from '../images/index.mjs';
import { step } from '../lib/log.mjs';
import { ensureDebianProgram } from './debian-program.mjs';
import { ensureAnyRestic, ensureGoTool, ensureGoTools, goToolNames } from './go-tools.mjs';
import { ensureMariadb, mariadbVersions } from './mariadb.mjs';
import { ensureMydumper } from './mydumper.mjs';
import { ensureMysql, mysqlVersions } from './mysql.mjs';
import { ensureNatsServer, natsSeries } from './nats.mjs';
import { clientMajors, ensurePostgresClient } from './postgres-clients.mjs';
import { ensureMachinePostgres, ensurePostgresServer, serverMajors } from './postgres-servers.mjs';
import { ensurePromtool } from './promtool.mjs';
import { ensureK8up } from './k8up.mjs';
import { ensureTestbed } from './testbed.mjs';

async function postgresVersions() {
  for (const major of serverMajors) await step(`PostgreSQL ${major} server`, () => ensurePostgresServer(major));
  for (const major of clientMajors) await step(`PostgreSQL ${major} client`, () => ensurePostgresClient(major));
}

async function mariadbAll() {
  for (const version of mariadbVersions) await step(`MariaDB ${version}`, () => ensureMariadb(version));
}

async function mysqlServers() {
  for (const version of mysqlVersions) await step(`MySQL ${version}`, () => ensureMysql(version));
}

async function natsVersions() {
  for (const series of natsSeries) await step(`NATS ${series} server`, () => ensureNatsServer(series));
}

/** The server, and clients, that a harness starts of one database: the testbed's default version. */
const ONE_SERVER = {
  postgres: () => step('PostgreSQL', ensureMachinePostgres),
  mariadb: () => step('MariaDB', () => ensureMariadb('10.11')),
  mysql: () => step('MySQL', () => ensureMysql('9')),
  async nats() {
    await step('nats', () => ensureGoTool('nats'));
    await step('NATS server', () => ensureNatsServer('2.15'));
  },
};

/** Of `--database NAME` or `--database=NAME`; the harness itself says what is wrong with another one. */
async function chosenServer(args) {
  const at = args.findIndex((word) => word.startsWith('--database'));
  const name = at < 0 ? 'postgres' : (args[at].split('=')[1] ?? args[at + 1]);
  await ONE_SERVER[name]?.();
}

/** What the conformance kit starts, and the program of the example of somebody else's addon. */
const DEBIAN_PROGRAMS = ['strace', 'openssl', 'sqlite3'];

async function everyServer() {
  await step('PostgreSQL', ensureMachinePostgres);
  for (const name of DEBIAN_PROGRAMS) await step(name, () => ensureDebianProgram(name));
  await Promise.all([ensureGoTools(...goToolNames), postgresVersions(), mariadbAll(), mysqlServers(), natsVersions()]);
}

async function everythingTested() {
  await Promise.all([step('promtool', ensurePromtool), everyServer()]);
}

/** What each command of the bootstrap needs besides the workspace; it is told the command's arguments. */
export const toolsFor = {
  test: everythingTested,
  'test-long': everyServer,
  mutants: everyServer,
  async demo() {
    await step('PostgreSQL', ensureMachinePostgres);
    await step('restic', ensureAnyRestic);
  },
  async newcomer() {
    for (const name of DEBIAN_PROGRAMS) await step(name, () => ensureDebianProgram(name));
    await step('restic', () => ensureGoTool('restic'));
  },
  async kill(args) {
    await chosenServer(args);
    await step('restic', () => ensureGoTool('restic'));
  },
  async check(args) {
    if (args.includes('workflows')) await step('actionlint', () => ensureGoTool('actionlint'));
  },
  testbed: ensureTestbed,
  images: ensureImages,
  'push-images': ensureImages,
  async bench(args) {
    await chosenServer(args);
    if (args.some((word) => /\bparallel\b/.test(word))) await step('mydumper', ensureMydumper);
    await ensureGoTools('restic', 'rest-server');
    if (!args.some((word) => /\boperator\b/.test(word))) return;
    await ensureTestbed(['up', 'control-plane']);
    if (args.includes('--peer')) await step('k8up', ensureK8up);
  },
};
