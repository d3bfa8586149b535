import { dirname } from 'node:path';
import { cacheBin } from '@stash-addons/testbed';
import type { RunningServer, ServerWish } from '@stash-addons/testkit';
import { dataSetsOf, pathWith, runningServer, testbedWish } from './conform-server.js';
import { describeAccount } from './hard-nats-content.js';
import { fill, HOSTILE_NAMES, IN_MEMORY, makeStream, put } from './hard-nats-data.js';
import { fillServer, removeStreams } from './nats-data.js';
import { NATS_USER, startBase, type Base } from './nats-base.js';

export { describeAccount, describeStream, streamNames } from './hard-nats-content.js';
export { fill, HOSTILE_NAMES, IN_MEMORY, makeStream, put } from './hard-nats-data.js';

/** Series of which there is a server only under another name. */
const SERIES: Record<string, string> = { '2.6.1': '2.6', '2.8.4': '2.8', '2.9.10': '2.9' };

/** For the conformance kit: a server of a version such as `2.10.27`. */
export async function startServer(wish: ServerWish): Promise<RunningServer> {
  const version = SERIES[wish.version] ?? wish.version.split('.').slice(0, 2).join('.');
  const base = await startBase({ version, ...testbedWish(wish) });
  const more = { user: NATS_USER, env: pathWith([dirname(cacheBin('nats'))]), handle: base };
  return { ...runningServer(base.server, more), handle: base, stop: () => base.stop() };
}

/** All but the stream that no server before 2.15 can make a snapshot of. */
async function fillTypical(base: Base): Promise<void> {
  const connection = await base.app();
  await fill(connection, base.server.version);
  if (base.server.version !== '2.15') await connection.api(`STREAM.DELETE.${IN_MEMORY}`);
}

async function fillHostile(base: Base): Promise<void> {
  const connection = await base.app();
  for (const [index, name] of HOSTILE_NAMES.entries()) {
    await makeStream(connection, name, { subjects: [`hostile.${index}`] });
    await put(connection, `hostile.${index}`, name);
  }
}

async function fillLarge(base: Base, megabytes: number): Promise<void> {
  await fillServer(await base.app(), megabytes);
}

async function describeAll(base: Base): Promise<string> {
  return describeAccount(await base.app());
}

async function clear(base: Base): Promise<void> {
  await removeStreams(await base.app());
}

export const dataSets = dataSetsOf({ fillTypical, fillHostile, fillLarge, describeAll, clear });
