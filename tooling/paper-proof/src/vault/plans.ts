import { planOf, type Command, type Plan } from '@stash-addons/core';
import { helper, secret, type PlanCase } from '../shared/plan-case.js';

interface Leader {
  /** Address of the active node: a snapshot taken through a standby cannot be relied on. */
  address: string;
  caBundle: string;
}

/** Paths it can have in a snapshot, by where the interim folder was. */
type Place = '/stash-tmp/stash-interim-volume/data' | '/stash-interim-volume/data';

const FOLDER = 'data';
const SNAPSHOT = { $path: `${FOLDER}/backup.snap` };

function toLeader({ address, caBundle }: Leader): Pick<Command, 'env' | 'files'> {
  return {
    env: { VAULT_ADDR: address, VAULT_TOKEN: secret('token', undefined, 'token'), VAULT_CACERT: { $path: 'ca.crt' } },
    files: [{ path: 'ca.crt', content: [caBundle] }],
  };
}

function keyNames(prefix: string, shares: number): string[] {
  const names = ['root-token', ...Array.from({ length: shares }, (_, index) => `unseal-key-${index}`)];
  return names.map((name) => (prefix === '' ? name : `${prefix}-${name}`));
}

/** The keys that unseal it are written beside the snapshot, as JSON strings, as the wire has them. */
export function backupRaft(leader: Leader, place: Place, keys: string[]): Plan {
  const connection = toLeader(leader);
  const files = keys.map((key) => ({ path: `${FOLDER}/${key}`, content: [secret(key, 'json', 'unseal')] }));
  const save: Command = {
    ...connection,
    argv: ['vault', 'operator', 'raft', 'snapshot', 'save', SNAPSHOT],
    files: [...(connection.files ?? []), ...files],
  };
  const flow = { kind: 'tree', path: place, folder: FOLDER, commands: [save] } as const;
  return planOf([{ host: 'host-0', format: 'raft', flow: { ...flow, commands: [save] } }]);
}

interface Migration {
  from: string[];
  to: string[];
  secretName: string;
}

export function restoreRaft(leader: Leader, place: Place, migration?: Migration): Plan {
  const force = migration === undefined ? [] : ['-force'];
  const load: Command = {
    argv: ['vault', 'operator', 'raft', 'snapshot', 'restore', ...force, SNAPSHOT],
    ...toLeader(leader),
  };
  const store = migration === undefined ? [] : [storeKeys(migration)];
  const flow = { kind: 'tree', path: place, folder: FOLDER, commands: [load, ...store] } as const;
  return planOf([{ host: 'host-0', format: 'raft', flow: { ...flow, commands: [...flow.commands] } }]);
}

function storeKeys({ from, to, secretName }: Migration): Command {
  const names = from.map((name, index) => `${name}=${to[index]}`);
  return helper('store-keys', ['--secret', secretName, '--keys', names.join(','), '--from', { $path: FOLDER }]);
}

const leader: Leader = { address: 'https://vault-0.demo.svc:8200', caBundle: '-----BEGIN CERTIFICATE-----' };
const LOCAL: Place = '/stash-tmp/stash-interim-volume/data';

export const plans: PlanCase[] = [
  { name: 'with the keys that unseal it', operation: 'backup', plan: backupRaft(leader, LOCAL, keyNames('demo', 5)) },
  { name: 'unsealed by a cloud', operation: 'backup', plan: backupRaft(leader, '/stash-interim-volume/data', []) },
  { name: 'the cluster it came from', operation: 'restore', plan: restoreRaft(leader, LOCAL) },
  {
    name: 'another cluster, whose keys move along',
    operation: 'restore',
    plan: restoreRaft(leader, LOCAL, { from: keyNames('old', 3), to: keyNames('new', 3), secretName: 'vault-keys' }),
  },
];
