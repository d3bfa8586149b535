import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { clusterBin, clusterProgram, filesOf } from './layout.js';
import { onNode } from './namespaces.js';
import { childOf, isAlive, signal, until } from './process-table.js';
import { writeRecord } from './record.js';
import type { ClusterRecord, ServerRecord } from './record.js';

const STARTED_WITHIN_MS = 5_000;
const STOPPED_WITHIN_MS = 30_000;

/** A program of the cluster and its arguments. */
export interface ServerCommand {
  program: string;
  args: string[];
}

function logOf(state: string, program: string): string {
  return join(filesOf(state).logs, `${program}.log`);
}

/** The programs of a node find each other by PATH. */
export function clusterEnv(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: [clusterBin, process.env['PATH'] ?? ''].join(delimiter) };
}

/** Starts a program in the cluster's namespaces; it goes on without us. */
export async function startServerIn(record: ClusterRecord, { program, args }: ServerCommand): Promise<void> {
  const log = openSync(logOf(record.state, program), 'a');
  const [enter = '', ...rest] = [...onNode(record.init), clusterProgram(program), ...args];
  const child = spawn(enter, rest, { cwd: '/', detached: true, env: clusterEnv(), stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  const process_ = await until(`Starting ${program}`, STARTED_WITHIN_MS, () => childOf(child.pid ?? 0));
  record.servers[program] = { process: process_, args };
  writeRecord(record);
}

function serverOf({ servers, name }: ClusterRecord, program: string): ServerRecord {
  const server = servers[program];
  if (!server) throw new Error(`The cluster ${name} has no ${program}; it has ${Object.keys(servers).join(', ')}.`);
  return server;
}

/** Ends a program of the cluster; the rest goes on. */
export async function stopServerIn(record: ClusterRecord, program: string, name: NodeJS.Signals): Promise<void> {
  const { process: server } = serverOf(record, program);
  signal(server, name);
  await until(`Stopping ${program}`, STOPPED_WITHIN_MS, () => !isAlive(server) || undefined);
}

/** Starts a program of the cluster again that was stopped. */
export async function startServerAgain(record: ClusterRecord, program: string): Promise<void> {
  await startServerIn(record, { program, args: serverOf(record, program).args });
}

/** All that a program of the cluster has logged. */
export function logIn(record: ClusterRecord, program: string): string {
  return readFileSync(logOf(record.state, program), 'utf8');
}

/** Fails with the end of its log when a program has ended by itself. */
export function checkServers(record: ClusterRecord): void {
  for (const [program, server] of Object.entries(record.servers)) {
    if (isAlive(server.process)) continue;
    throw new Error(`${program} has ended:\n${logIn(record, program).trim().split('\n').slice(-20).join('\n')}`);
  }
}
