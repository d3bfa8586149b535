import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { cacheBin } from '@stash-addons/testbed';
import type { DatabaseServer, Driver, StartOptions, Way } from './driver.js';
import { NATS_USER, STRANGER, startBase, type Base } from './nats-base.js';
import { contentOf, fillOrders, fillServer, fillShop, removeStreams } from './nats-data.js';
import { shell } from './shell.js';

interface Connz {
  data: { connections?: { cid: number; lang?: string }[] };
}

/** Of the account, and not ours. */
async function connectionsOf({ system }: Base): Promise<number[]> {
  const answer = (await (await system()).ask('$SYS.REQ.SERVER.PING.CONNZ', '{}')).data.toString();
  const { connections = [] } = (JSON.parse(answer) as Connz).data;
  return connections.filter((one) => one.lang !== 'test').map(({ cid }) => cid);
}

async function kick(base: Base): Promise<boolean> {
  const cids = await connectionsOf(base);
  const system = await base.system();
  const { server } = JSON.parse((await system.ask('$SYS.REQ.SERVER.PING')).data.toString()) as {
    server: { id: string };
  };
  for (const cid of cids) await system.ask(`$SYS.REQ.SERVER.${server.id}.KICK`, JSON.stringify({ cid }));
  return cids.length > 0;
}

/** A dump is compared by what a server has that it was restored to: its bytes hold when it was made. */
async function digest(written: string, env: NodeJS.ProcessEnv): Promise<string> {
  const base = await startBase({});
  const folder = mkdtempSync(join(tmpdir(), 'sa-digest-'));
  try {
    await shell(`${written} | tar -x -C ${folder}`, env);
    await shell(`TREE=${folder}; ${restoreAll(addressOf(base))}`, env);
    return await contentOf(await base.app());
  } finally {
    await base.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function addressOf({ server }: Base): string {
  return `--server nats://${server.host}:${server.port}`;
}

function restoreAll(address: string): string {
  return `find "$TREE" -name backup.json -printf '%h\\n' | while read -r one; do nats ${address} backup restore stream --no-progress "$one" </dev/null >&2; done`;
}

function dumpAll(address: string): string {
  return `nats ${address} stream ls --names | while read -r one; do nats ${address} backup stream --no-progress "$one" "$TREE/$one" </dev/null >&2; done`;
}

class NatsDatabases {
  readonly #bases = new Map<string, Base>();
  readonly #options: StartOptions;

  constructor(main: Base, options: StartOptions) {
    this.#bases.set('', main);
    this.#options = options;
  }

  get(database = ''): Base {
    const found = this.#bases.get(database);
    if (found === undefined) throw new Error(`There is no server for ${database}`);
    return found;
  }

  async create(database: string): Promise<void> {
    this.#bases.set(database, await startBase(this.#options));
  }

  async drop(database: string): Promise<void> {
    const base = this.#bases.get(database);
    this.#bases.delete(database);
    if (base !== undefined) await base.stop();
  }

  all(): Base[] {
    return [...this.#bases.values()];
  }

  async stop(): Promise<void> {
    for (const name of [...this.#bases.keys()]) await this.drop(name);
  }
}

function wayOf(databases: NatsDatabases): Way {
  return {
    name: 'tree',
    kind: 'tree',
    path: '/stash-tmp/stash-interim-volume/data',
    backupArgs: () => [],
    restoreArgs: () => [],
    againArgs: () => ['--param', 'overwrite=true'],
    atOnce: false,
    dump: (database) => dumpAll(addressOf(databases.get(database))),
    load: (database) => restoreAll(addressOf(databases.get(database))),
    digest,
  };
}

function environment(password: string): Record<string, string> {
  const path = [dirname(cacheBin('nats')), dirname(cacheBin('restic')), process.env['PATH']].join(delimiter);
  return { PATH: path, NATS_USER: NATS_USER, NATS_PASSWORD: password };
}

async function start(options: StartOptions = {}): Promise<DatabaseServer> {
  const main = await startBase(options);
  const databases = new NatsDatabases(main, options);
  const { version, host, port, caPem, clientCertPem, clientKeyPem } = main.server;
  const password = options.password ?? 'testbed';
  const some = async (act: (base: Base) => Promise<boolean>) =>
    (await Promise.all(databases.all().map(act))).some(Boolean);
  return {
    ...{ version, host, port, user: NATS_USER, password, caPem, clientCertPem, clientKeyPem },
    env: environment(password),
    way: () => wayOf(databases),
    url: (database) => `nats://${NATS_USER}@${host}:${databases.get(database).server.port}`,
    create: (database) => databases.create(database),
    drop: (database) => databases.drop(database),
    fill: async (database, megabytes) => fillOrders(await databases.get(database).app(), megabytes),
    fillShop: async (database, megabytes) => fillShop(await databases.get(database).app(), megabytes),
    fillServer: async (megabytes) => fillServer(await main.app(), megabytes),
    emptyServer: async () => removeStreams(await main.app()),
    contentOf: async (database) => contentOf(await databases.get(database).app()),
    everything: async () => contentOf(await main.app()),
    stranger: () => Promise.resolve({ ...STRANGER, remove: () => Promise.resolve() }),
    connections: async () => (await Promise.all(databases.all().map(connectionsOf))).flat().length,
    cutConnections: () => some(kick),
    stop: () => databases.stop(),
  };
}

export const nats: Driver = {
  name: 'nats',
  ways: ['tree'],
  certificateIn: 'auth',
  client: {
    dumps: /\/nats .*\bbackup stream\b/,
    loads: /\/nats .*\brestore stream\b/,
    names: ['nats', 'streams.js'],
    folders: [],
    install: 'go install github.com/nats-io/natscli',
    dumper: {
      name: 'nats',
      args: '*backup*stream*',
      folder: () => 'bin',
      password: '$NATS_PASSWORD',
      key: '$NATS_KEY',
      nothing: 'SA_SNAPSHOT_INCOMPLETE',
    },
  },
  start,
};
