import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { ApiObject, BackupSession, Condition } from '@stash-addons/core';
import { type Cluster, startCluster } from '@stash-addons/testbed/cluster';
import { widgetManifest } from './widget.js';

const root = join(import.meta.dirname, '../..');
const PROGRAM = join(root, 'dist/main.js');
const DEFINITIONS = join(root, '../core/crds');

/** A control plane without a node, with the kinds and one addon, and operators to be started. */
export interface Scene {
  cluster: Cluster;
  /** The object as it is now; undefined where there is none. */
  get: <T extends ApiObject>(kind: string, name: string) => Promise<T | undefined>;
  list: <T extends ApiObject>(kind: string, selector?: string) => Promise<T[]>;
  stop: () => Promise<void>;
}

export const NAMESPACE = 'demo';

export async function startScene(name: string): Promise<Scene> {
  const cluster = await startCluster({ name, controlPlaneOnly: true });
  const definitions = readdirSync(DEFINITIONS).map(
    (file) => JSON.parse(readFileSync(join(DEFINITIONS, file), 'utf8')) as object,
  );
  await cluster.apply(definitions);
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  const labels = { 'stash-addons.dev/addon': 'true' };
  await cluster.apply([
    ...[NAMESPACE, 'stash', 'store'].map((one) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: one } })),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace: 'stash', name: 'widget', labels },
      data: { 'addon.json': JSON.stringify(widgetManifest()) },
    },
  ]);
  const read = async (args: string[]): Promise<string> =>
    cluster.kubectl(['get', ...args, `--namespace=${NAMESPACE}`, '--output=json']);
  return {
    cluster,
    get: async <T>(kind: string, object: string) => {
      const text = await read([kind, object, '--ignore-not-found']);
      return text === '' ? undefined : (JSON.parse(text) as T);
    },
    list: async <T>(kind: string, selector = '') =>
      (JSON.parse(await read([kind, `--selector=${selector}`])) as { items: T[] }).items,
    stop: () => cluster.stop(),
  };
}

/** An operator as a process of its own. */
export interface OperatorProcess {
  process: ChildProcess;
  log: () => string;
  end: (signal: NodeJS.Signals) => Promise<void>;
}

export function startOperator({ cluster }: Scene, name: string, flags: readonly string[] = []): OperatorProcess {
  const [command = '', ...args] = cluster.inside([process.execPath, PROGRAM, '--port=0', ...flags]);
  const env = { ...cluster.env, POD_NAMESPACE: 'stash', POD_NAME: name };
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

export function endOf({ get }: Scene, name: string): Promise<BackupSession> {
  return eventually(async () => {
    const session = await get<BackupSession>('backupsession', name);
    return FINAL.includes(session?.status?.phase ?? '') ? session : undefined;
  });
}

/** What a session says about a condition, of its own or of its target: status, reason and message. */
export function saidOf(
  { status }: BackupSession,
  type: string,
): Pick<Condition, 'status' | 'reason' | 'message'> | undefined {
  const all = [...(status?.conditions ?? []), ...(status?.targets ?? []).flatMap(({ conditions = [] }) => conditions)];
  return all.find((one) => one.type === type);
}
