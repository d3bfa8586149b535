import type { Connection, RunContext, RunRequest, SnapshotInfo } from '@stash-addons/core';
import type { Facts } from '../../src/facts.js';
import { params as declared } from '../../src/params.js';

const CLIENTS = ['18.1', '17.6', '15.18'];

export interface Given {
  operation?: 'restore';
  params?: Record<string, string>;
  flags?: Record<string, string>;
  connection?: Partial<Connection>;
  secretKeys?: Record<string, string[]>;
  clients?: string[];
}

/** What the runtime would give to the program. */
export function contextOf(given: Given = {}): RunContext {
  const clients = given.clients ?? CLIENTS;
  const found = (tool: string) => clients.map((version) => ({ path: `/pg/${parseInt(version)}/bin/${tool}`, version }));
  const defaults = Object.entries(declared).flatMap(([name, { schema }]) =>
    schema.default === undefined ? [] : [[name, schema.default]],
  );
  return {
    request: { operation: given.operation ?? 'backup', addon: { name: 'postgres' } } as RunRequest,
    params: { ...Object.fromEntries(defaults), ...given.params },
    flags: given.flags ?? {},
    connection: {
      scheme: 'postgres',
      host: 'db.example',
      port: 0,
      path: '',
      query: {},
      insecureSkipVerify: false,
      ...given.connection,
    },
    tools: Object.fromEntries(['psql', 'pg_dump', 'pg_dumpall', 'pg_restore'].map((tool) => [tool, found(tool)])),
    secretKeys: given.secretKeys ?? { target: ['username', 'password'] },
  };
}

export function factsOf(facts: Partial<Facts> = {}): Facts {
  return {
    version: 150018,
    user: 'postgres',
    superuser: true,
    recovering: false,
    databases: ['app', 'postgres', 'template1'],
    used: [],
    filled: [],
    ...facts,
  };
}

export function snapshotOf(format: string, tags: Record<string, string> = {}): SnapshotInfo {
  return { id: 'a'.repeat(64), host: 'host-0', time: '2026-01-02T03:04:05Z', paths: ['/dumpfile.sql'], tags, format };
}
