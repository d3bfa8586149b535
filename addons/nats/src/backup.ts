import {
  hostOf,
  invalidParam,
  planOf,
  StashError,
  type Coded,
  type Command,
  type Plan,
  type PrivateFile,
  type RunContext,
} from '@stash-addons/core';
import { nats } from './connection.js';
import { LIST } from './dump-check.js';
import type { Facts } from './facts.js';
import { FOLDER, PATHS } from './formats.js';
import { checkTree } from './helper-calls.js';
import { natsArgs } from './user-args.js';

export function planBackup(context: RunContext, facts: Facts): Plan {
  const named = namedStreams(context);
  refuseUnknown(context, named, facts);
  const streams = named.length > 0 ? named : facts.streams.filter((name) => !facts.inMemory.includes(name));
  const commands = [...streams.map((name) => dump(context, name)), { ...checkTree(context), files: [listOf(streams)] }];
  const flow = { kind: 'tree' as const, path: wirePath(context), folder: FOLDER, commands };
  return planOf([{ host: hostOf(context), format: 'streams', flow }], {
    serverVersion: facts.version,
    warnings: named.length > 0 ? [] : leftOut(context, facts),
  });
}

/** Those the user chose; none stands for all. */
export function namedStreams({ params }: RunContext): string[] {
  const names = (params['streams'] ?? '').split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

function refuseUnknown(context: RunContext, named: string[], { streams, inMemory }: Facts): void {
  const unknown = named.filter((name) => !streams.includes(name));
  const volatile = named.filter((name) => inMemory.includes(name));
  if (unknown.length > 0) throw invalidParam(context, 'streams', `the account has no ${unknown.join(', ')}`);
  if (volatile.length > 0) throw invalidParam(context, 'streams', `${volatile.join(', ')}: ${NO_SNAPSHOT}`);
}

const NO_SNAPSHOT = 'the server makes no snapshot of a stream that it keeps in memory';

function leftOut({ connection }: RunContext, { inMemory }: Facts): Coded[] {
  if (inMemory.length === 0) return [];
  const fix = 'Let the server store it in files, or do without it after a restore';
  const details = { target: connection.host, what: inMemory.join(', '), why: NO_SNAPSHOT, fix };
  return [new StashError('SA_DUMP_LEAVES_OUT', details).toJSON()];
}

function dump(context: RunContext, name: string): Command {
  const { own } = natsArgs(context);
  return nats(context, 'backup', 'stream', '--no-progress', ...own, '--', name, { $path: `${FOLDER}/${name}` });
}

/** Ours, from the names the server gave: what a client prints differs between its versions. */
function listOf(streams: string[]): PrivateFile {
  return { path: `${FOLDER}/${LIST}`, content: [JSON.stringify(streams)] };
}

function wirePath({ flags }: RunContext): string {
  const wanted = flags['interim-data-dir'] ?? '';
  return PATHS.includes(wanted) ? wanted : (PATHS[0] as string);
}
