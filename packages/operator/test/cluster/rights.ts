import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installation, type InstallOptions } from '@stash-addons/install';
import type { Cluster } from '@stash-addons/testbed/cluster';

const ACCOUNT = 'system:serviceaccount:stash:stash-addons';

/** What the tests make themselves, or need not. */
const NOT_NEEDED = new Set(['Namespace', 'CustomResourceDefinition', 'ConfigMap', 'Deployment', 'Service']);

/** Gives the operator the rights of an installation and no others; the environment of a process that has them. */
export async function giveRights(cluster: Cluster, options: InstallOptions = {}): Promise<NodeJS.ProcessEnv> {
  const objects = installation(options).map(({ object }) => object);
  await cluster.apply(objects.filter(({ kind }) => !NOT_NEEDED.has(kind)));
  const token = await cluster.kubectl(['create', 'token', 'stash-addons', '--namespace=stash', '--duration=1h']);
  const config = JSON.parse(readFileSync(cluster.kubeconfig, 'utf8')) as { users: { name: string; user: object }[] };
  const path = join(dirname(cluster.kubeconfig), 'operator-kubeconfig');
  const users = config.users.map(({ name }) => ({ name, user: { token: token.trim() } }));
  writeFileSync(path, JSON.stringify({ ...config, users }), { mode: 0o600 });
  return { ...cluster.env, KUBECONFIG: path };
}

interface Asked {
  user: { username: string };
  verb: string;
  objectRef?: { resource: string; subresource?: string; apiGroup?: string; namespace?: string; name?: string };
  responseStatus?: { code?: number };
}

export interface Request {
  /** Verb, group and resource. */
  right: string;
  /** The right to create that an apply needed, since there was no such object. */
  made?: string;
  denied: boolean;
  about: string;
}

/** What the operator has asked the API server for. */
export function askedOf(cluster: Cluster): Request[] {
  const lines = cluster.log('audit').split('\n');
  const all = lines.filter((line) => line.includes(ACCOUNT)).map((line) => JSON.parse(line) as Asked);
  return all.filter(({ user }) => user.username === ACCOUNT).flatMap(requestOf);
}

function requestOf({ verb, objectRef, responseStatus }: Asked): Request[] {
  if (objectRef === undefined) return [];
  const { resource, subresource, apiGroup = '', namespace = '', name = '' } = objectRef;
  const what = `${apiGroup} ${subresource === undefined ? resource : `${resource}/${subresource}`}`;
  const isMade = verb === 'patch' && responseStatus?.code === 201;
  const denied = responseStatus?.code === 403;
  return [
    { right: `${verb} ${what}`, ...(isMade && { made: `create ${what}` }), denied, about: `${namespace}/${name}` },
  ];
}

/** Requests that the operator has no right to; there must be none. */
export function deniedIn(cluster: Cluster): string[] {
  const denied = askedOf(cluster).filter((one) => one.denied);
  return [...new Set(denied.map(({ right, about }) => `${right} ${about}`))];
}
