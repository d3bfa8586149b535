import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import type { ApiObject, BackupSession, Condition, Manifest } from '@stash-addons/core';
import type { InstallOptions } from '@stash-addons/install';
import { type Cluster, startCluster } from '@stash-addons/testbed/cluster';
import { deniedIn, giveRights } from './rights.js';
import { widgetManifest } from './widget.js';

const root = join(import.meta.dirname, '../..');
const PROGRAM = join(root, 'dist/main.js');
const DEFINITIONS = join(root, '../core/crds');

/** A control plane without a node, with the kinds and one addon, and operators to be started. */
export interface Scene {
  cluster: Cluster;
  /** The environment of an operator, with the rights of an installation. */
  operatorEnv: NodeJS.ProcessEnv;
  /** The object as it is now; undefined where there is none. */
  get: <T extends ApiObject>(kind: string, name: string) => Promise<T | undefined>;
  list: <T extends ApiObject>(kind: string, selector?: string) => Promise<T[]>;
  /** Rejects where the operator asked for something that it has no right to. */
  stop: () => Promise<void>;
}

export const NAMESPACE = 'demo';

export async function startScene(name: string, options: InstallOptions = {}): Promise<Scene> {
  const cluster = await startCluster({ name, controlPlaneOnly: true });
  const definitions = readdirSync(DEFINITIONS).map(
    (file) => JSON.parse(readFileSync(join(DEFINITIONS, file), 'utf8')) as object,
  );
  await cluster.apply(definitions);
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  await cluster.apply([
    ...[NAMESPACE, 'stash', 'store'].map((one) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: one } })),
    addonMap('widget', widgetManifest()),
  ]);
  const read = async (args: string[]): Promise<string> =>
    cluster.kubectl(['get', ...args, `--namespace=${NAMESPACE}`, '--output=json']);
  return {
    cluster,
    operatorEnv: await giveRights(cluster, options),
    get: async <T>(kind: string, object: string) => {
      const text = await read([kind, object, '--ignore-not-found']);
      return text === '' ? undefined : (JSON.parse(text) as T);
    },
    list: async <T>(kind: string, selector = '') =>
      (JSON.parse(await read([kind, `--selector=${selector}`])) as { items: T[] }).items,
    stop: async () => {
      const denied = deniedIn(cluster);
      await cluster.stop();
      if (denied.length > 0) throw new Error(`The operator was denied: ${denied.join('; ')}`);
    },
  };
}

/** The ConfigMap by which the operator knows an addon. */
export function addonMap(name: string, manifest: Manifest): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'stash', name, labels: { 'stash-addons.dev/addon': 'true' } },
    data: { 'addon.json': JSON.stringify(manifest) },
  };
}

/** An operator as a process of its own. */
export interface OperatorProcess {
  process: ChildProcess;
  log: () => string;
  end: (signal: NodeJS.Signals) => Promise<void>;
}

export function startOperator(
  { cluster, operatorEnv }: Scene,
  name: string,
  flags: readonly string[] = [],
): OperatorProcess {
  const [command = '', ...args] = cluster.inside([process.execPath, PROGRAM, '--port=0', ...flags]);
  const env = { ...operatorEnv, POD_NAMESPACE: 'stash', POD_NAME: name };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()));
  return {
    process: child,
    log: () => text,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

/** The lines of an operator's metrics that tell something. */
export async function scrape({ cluster }: Scene, operator: OperatorProcess): Promise<string[]> {
  const port = /Metrics at port (\d+)/.exec(operator.log())?.[1];
  const fetchIt = `fetch('http://127.0.0.1:${port}/metrics').then((r) => r.text()).then((t) => process.stdout.write(t))`;
  const [command = '', ...args] = cluster.inside([process.execPath, '--eval', fetchIt]);
  const { stdout } = await promisify(execFile)(command, args, { env: cluster.env });
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** Waits for what `look` finds; it may throw or find nothing until then. */
export function eventually<T>(look: () => Promise<T | undefined>, timeout = 20_000): Promise<T> {
  return vi.waitFor(
    async () => {
      const found = await look();
      if (found === undefined) throw new Error('It is not there yet');
      return found;
    },
    { timeout, interval: 200 },
  );
}

const FINAL = ['Succeeded', 'Failed', 'Skipped'];

export function endOf({ get }: Scene, name: string, timeout?: number): Promise<BackupSession> {
  return eventually(async () => {
    const session = await get<BackupSession>('backupsession', name);
    return FINAL.includes(session?.status?.phase ?? '') ? session : undefined;
  }, timeout);
}

/** What a session says about a condition, of its own or of its target: status, reason and message. */
export function saidOf(
  { status }: BackupSession,
  type: string,
): Pick<Condition, 'status' | 'reason' | 'message'> | undefined {
  const all = [...(status?.conditions ?? []), ...(status?.targets ?? []).flatMap(({ conditions = [] }) => conditions)];
  return all.find((one) => one.type === type);
}

/** Events of one reason about an object, as soon as there is one. */
export function eventsOf({ list }: Scene, name: string, reason: string): Promise<(ApiObject & { message: string })[]> {
  type Told = ApiObject & { message: string; reason: string; involvedObject: { name: string } };
  return eventually(async () => {
    const all = await list<Told>('event');
    const own = all.filter((one) => one.involvedObject.name === name && one.reason === reason);
    return own.length === 0 ? undefined : own;
  });
}
