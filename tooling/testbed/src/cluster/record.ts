import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { filesOf, stateFolder } from './layout.js';
import { isAlive } from './process-table.js';
import type { ProcessId } from './process-table.js';

/** A program of a cluster, and how to start it again. */
export interface ServerRecord {
  process: ProcessId;
  args: string[];
}

/** What is known about a cluster that was started, kept in its folder. */
export interface ClusterRecord {
  name: string;
  state: string;
  controlPlaneOnly: boolean;
  /** The first process of its namespaces. */
  init: ProcessId;
  /** By name of the program. */
  servers: Record<string, ServerRecord>;
}

export function writeRecord(record: ClusterRecord): void {
  const path = filesOf(record.state).record;
  writeFileSync(`${path}.new`, JSON.stringify(record));
  renameSync(`${path}.new`, path);
}

/** What the folder of this cluster says, whether the cluster runs or not. */
export function readRecord(name: string): ClusterRecord | undefined {
  const path = filesOf(stateFolder(name)).record;
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ClusterRecord) : undefined;
}

/** The cluster of this name, when it runs. */
export function runningRecord(name: string): ClusterRecord | undefined {
  const record = readRecord(name);
  return record && isAlive(record.init) ? record : undefined;
}
