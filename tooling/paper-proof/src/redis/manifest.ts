import {
  backupArgs,
  imageOf,
  jobOperation,
  LOGIN_ACCESS,
  releasesOf,
  restoreArgs,
  textParam,
  TLS_SECRET,
  toolOf,
  WAIT_TIMEOUT_PARAM,
  type Access,
  type ManifestSource,
} from '@stash-addons/core';

const access: Access = {
  ...LOGIN_ACCESS,
  refs: [{ ...TLS_SECRET, pointer: '/spec/parameters/clientCertSecret/name' }],
};

const ARGS = '--redis-args=${args:=}';

const backup = jobOperation({
  name: 'redis-backup-{release}',
  args: backupArgs('backup-redis', [ARGS]),
  hosts: 'many',
  access,
  privileges: [{ grant: '+psync +replconf +ping +info +cluster', why: 'reads each master as a replica of it does' }],
});

const restore = jobOperation({
  name: 'redis-restore-{release}',
  args: restoreArgs('restore-redis', [ARGS]),
  hosts: 'many',
  access,
  existing: { effect: 'merges', says: 'replaces keys of the backup and keeps all others' },
  privileges: [{ grant: '+restore +select +cluster +info ~*', why: 'makes every key of the backup' }],
});

export const manifest: ManifestSource = {
  addon: { name: 'redis', title: 'Redis and Valkey' },
  objectPrefix: 'redis',
  serves: [
    {
      target: 'AppBinding',
      types: ['redis', 'kubedb.com/redis', 'valkey'],
      urlSchemes: ['redis', 'rediss', 'valkey'],
      defaultPort: 6379,
    },
  ],
  releases: releasesOf(imageOf('ghcr.io/stash-addons/redis', '0.1.0'), [
    ['5.0.13', '>=5 <6'],
    ['6.2.5', '>=6 <7'],
    ['7.0.5', '>=7 <10'],
  ]),
  operations: { backup, restore },
  formats: [
    { id: 'rdb', layout: 'file', paths: ['/dump.rdb'], minBytes: 18, writes: true },
    {
      id: 'resp',
      layout: 'file',
      paths: ['/dumpfile.resp'],
      end: { mark: '_total_keys', within: 256 },
      minBytes: 32,
      writes: false,
    },
  ],
  params: {
    args: textParam('More arguments for redis-cli; quotes group words', { flag: 'redis-args' }),
    waitTimeout: WAIT_TIMEOUT_PARAM,
  },
  tools: { 'redis-cli': toolOf('>=6', 'apt-get install redis-tools') },
};
