import { step } from '../lib/log.mjs';
import { ensureAnyRestic, ensureGoTool, goToolNames } from './go-tools.mjs';
import { ensureMariadb, mariadbVersions } from './mariadb.mjs';
import { ensureMysql, mysqlVersions } from './mysql.mjs';
import { ensureNatsServer, natsSeries } from './nats.mjs';
import { clientMajors, ensurePostgresClient } from './postgres-clients.mjs';
import { ensureMachinePostgres, ensurePostgresServer, serverMajors } from './postgres-servers.mjs';
import { ensureStrace } from './strace.mjs';

async function pinnedTools() {
  for (const name of goToolNames) await step(name, () => ensureGoTool(name));
}

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

/** What each command of the bootstrap needs besides the workspace. */
export const toolsFor = {
  async test() {
    await step('PostgreSQL', ensureMachinePostgres);
    await step('strace', ensureStrace);
    await Promise.all([pinnedTools(), postgresVersions(), mariadbAll(), mysqlServers(), natsVersions()]);
  },
  async demo() {
    await step('PostgreSQL', ensureMachinePostgres);
    await step('restic', ensureAnyRestic);
  },
  async kill() {
    await step('PostgreSQL', ensureMachinePostgres);
    await step('restic', () => ensureGoTool('restic'));
  },
  async bench() {
    await step('PostgreSQL', ensureMachinePostgres);
    for (const name of ['restic', 'rest-server']) await step(name, () => ensureGoTool(name));
  },
};
