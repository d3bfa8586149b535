import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { DatabaseServer, Driver } from '@stash-addons/drivers';
import { cacheBin, type RestServer } from '@stash-addons/testbed';
import { finder, leaksOf, readTrace, STRACE, type Canary } from '@stash-addons/testkit/fixtures';

const root = resolve(import.meta.dirname, '..', '..', '..');
const CLI = join(root, 'packages', 'cli', 'dist', 'main.js');
const NAMESPACE = 'demo';

export interface Secrets {
  database: Canary;
  repository: Canary;
  store: Canary;
  key: Canary;
}

export interface Scene {
  folder: string;
  driver: Driver;
  server: DatabaseServer;
  store: RestServer;
  /** Its name in the store. */
  repository: string;
  secrets: Secrets;
  /** Folders that come first in PATH. */
  path?: string[];
  env?: Record<string, string>;
}

export interface Scan {
  code: number | null;
  output: string;
  leaks: string[];
}

/** Runs a session of the documents under strace and says where its secrets came to be that they must not. */
export async function scan(scene: Scene, invoker: 'backupconfiguration' | 'restoresession'): Promise<Scan> {
  const log = join(scene.folder, 'trace.log');
  const args = ['run', `${invoker}/it`, '-f', writeDocuments(scene), '--verbose', '--json'];
  if (invoker === 'restoresession') args.push('--yes');
  const { code, output } = await traced(scene, log, args);
  const canaries = Object.values(scene.secrets) as Canary[];
  const privateFolder = join(scene.folder, 'state', 'stash-addons', 'runs');
  const rules = { canaries, privateFolder, clients: scene.driver.client.names };
  const leaks = leaksOf(readTrace(readFileSync(log, 'latin1')), rules);
  return { code, output, leaks: [...leaks, ...leaksInOutput(output, canaries), ...leaksOnDisk(scene, canaries)] };
}

function traced(scene: Scene, log: string, args: string[]): Promise<{ code: number | null; output: string }> {
  const { folder, server, secrets, path = [], env = {} } = scene;
  const child = spawn('strace', [...STRACE, '-o', log, process.execPath, CLI, ...args], {
    cwd: join(root, 'examples', 'host'),
    env: {
      PATH: [...path, server.env['PATH']].join(delimiter),
      HOME: folder,
      RESTIC_BINARY: cacheBin('restic'),
      XDG_STATE_HOME: join(folder, 'state'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      SCAN_DATABASE: secrets.database.text,
      SCAN_REPOSITORY: secrets.repository.text,
      SCAN_STORE: secrets.store.text,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}

/** Secrets are given by reference, except for the key, which is a file's content. */
function writeDocuments({ folder, driver, server, store, repository: path }: Scene): string {
  const given = join(folder, 'given');
  mkdirSync(given, { recursive: true });
  for (const [name, text] of Object.entries({ 'tls.crt': server.clientCertPem, 'tls.key': server.clientKeyPem })) {
    writeFileSync(join(given, name), text, { mode: 0o600 });
  }
  const caBundle = Buffer.from(server.caPem).toString('base64');
  const url = `${driver.name}://${server.host}:${server.port}/`;
  const certificate = {
    'tls.crt': `fromFile:${join(given, 'tls.crt')}`,
    'tls.key': `fromFile:${join(given, 'tls.key')}`,
  };
  const inAuth = driver.certificateIn === 'auth';
  const target = { ref: { apiVersion: 'appcatalog.appscode.com/v1alpha1', kind: 'AppBinding', name: 'db' } };
  const repository = { name: 'store' };
  const documents = [
    object('appcatalog.appscode.com/v1alpha1', 'AppBinding', 'db', {
      spec: {
        ...{ type: driver.name, clientConfig: { url, caBundle }, secret: { name: 'db-auth' } },
        ...(inAuth ? {} : { tlsSecret: { name: 'db-tls' } }),
      },
    }),
    secret('db-auth', {
      ...{ username: server.user, password: 'fromEnv:SCAN_DATABASE' },
      ...(inAuth ? certificate : {}),
    }),
    secret('db-tls', certificate),
    object('stash.appscode.com/v1alpha1', 'Repository', 'store', {
      spec: { backend: { rest: { url: `${store.url}${path}/` }, storageSecretName: 'store-secret' } },
    }),
    secret('store-secret', {
      RESTIC_PASSWORD: 'fromEnv:SCAN_REPOSITORY',
      REST_SERVER_USERNAME: 'scan',
      REST_SERVER_PASSWORD: 'fromEnv:SCAN_STORE',
    }),
    object('stash.appscode.com/v1beta1', 'BackupConfiguration', 'it', {
      spec: { repository, target, retentionPolicy: { name: 'one', keepLast: 1, prune: true } },
    }),
    object('stash.appscode.com/v1beta1', 'RestoreSession', 'it', { spec: { repository, target } }),
  ];
  const folderOfDocuments = join(folder, 'documents');
  mkdirSync(folderOfDocuments, { recursive: true });
  writeFileSync(join(folderOfDocuments, 'all.yaml'), documents.map((one) => JSON.stringify(one)).join('\n---\n'));
  return folderOfDocuments;
}

function object(apiVersion: string, kind: string, name: string, rest: object): object {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE }, ...rest };
}

function secret(name: string, stringData: Record<string, string>): object {
  return object('v1', 'Secret', name, { stringData });
}

function leaksInOutput(output: string, canaries: readonly Canary[]): string[] {
  return finder(canaries)(output).map(({ name }) => `${name} in the output`);
}

/** What is left below state and cache, of the whole session. */
function leaksOnDisk({ folder }: Scene, canaries: readonly Canary[]): string[] {
  const find = finder(canaries);
  return ['state', 'cache'].flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => {
        const path = join(entry.parentPath, entry.name);
        return find(readFileSync(path, 'latin1')).map((one) => `${one.name} left in ${path.slice(folder.length)}`);
      }),
  );
}
