import { planOf, type Command, type Plan } from '@stash-addons/core';
import { secret, type PlanCase } from '../shared/plan-case.js';

type Login = 'user' | 'creds';
type Place = '/stash-tmp/stash-interim-volume/data' | '/stash-interim-volume/data';

const URL = 'nats.demo.svc:4222';
const FOLDER = 'data';
const FORMAT = 'streams';

function connection(login: Login): Pick<Command, 'env' | 'files'> {
  if (login === 'user') {
    return { env: { NATS_URL: URL, NATS_USER: secret('username'), NATS_PASSWORD: secret('password') } };
  }
  return {
    env: { NATS_URL: URL, NATS_CREDS: { $path: 'user.creds' } },
    files: [{ path: 'user.creds', content: [secret('creds')] }],
  };
}

/** The names come from the probe, so the list in the snapshot is ours and not what a version of the client prints. */
export function backupStreams(streams: string[], login: Login, path: Place): Plan {
  const { env = {}, files = [] } = connection(login);
  const list = { path: `${FOLDER}/streams.json`, content: [JSON.stringify(streams)] };
  const commands = streams.map((stream, index): Command => {
    const argv: Command['argv'] = ['nats', 'stream', 'backup', '--check', stream, { $path: `${FOLDER}/${stream}` }];
    return { argv, env, files: index === 0 ? [...files, list] : files };
  });
  return planOf([{ host: 'host-0', format: FORMAT, flow: { kind: 'tree', path, folder: FOLDER, commands } }]);
}

/** A stream is removed just before it is restored, so that a failure costs one and not all. */
export function restoreStreams(streams: string[], login: Login, options: { path: Place; overwrite: string[] }): Plan {
  const { path, overwrite } = options;
  const commands = streams.flatMap((stream): Command[] => {
    const remove: Command = { argv: ['nats', 'stream', 'rm', '-f', stream], ...connection(login) };
    const load: Command = {
      argv: ['nats', 'stream', 'restore', { $path: `${FOLDER}/${stream}` }],
      ...connection(login),
    };
    return overwrite.includes(stream) ? [remove, load] : [load];
  });
  return planOf([{ host: 'host-0', format: FORMAT, flow: { kind: 'tree', path, folder: FOLDER, commands } }]);
}

export const plans: PlanCase[] = [
  {
    name: 'all streams, under the interim path',
    operation: 'backup',
    plan: backupStreams(['orders', 'events'], 'user', '/stash-interim-volume/data'),
  },
  {
    name: 'with a file of credentials',
    operation: 'backup',
    plan: backupStreams(['orders'], 'creds', '/stash-tmp/stash-interim-volume/data'),
  },
  {
    name: 'one stream that is there, and one that is not',
    operation: 'restore',
    plan: restoreStreams(['orders', 'events'], 'creds', { path: '/stash-interim-volume/data', overwrite: ['orders'] }),
  },
];
