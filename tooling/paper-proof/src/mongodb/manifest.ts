import {
  backupArgs,
  consecutive,
  FUNCTION_ARGS,
  imageOf,
  jobOperation,
  LOGIN_ACCESS,
  releasesOf,
  toolOf,
  type ManifestSource,
  type ReleaseRow,
} from '@stash-addons/core';
import { params } from './params.js';

/** Name suffix and the first server version it serves. */
const RELEASES: ReleaseRow[] = [
  ['3.4.17', '3.4'],
  ['3.4.22', '3.4.22'],
  ['3.6.8', '3.6'],
  ['3.6.13', '3.6.13'],
  ['4.0.3', '4.0'],
  ['4.0.5', '4.0.5'],
  ['4.0.11', '4.0.11'],
  ['4.1.4', '4.1'],
  ['4.1.7', '4.1.7'],
  ['4.1.13', '4.1.13'],
  ['4.2.3', '4.2'],
  ['4.4.6', '4.4'],
  ['5.0.3', '5.0'],
  ['5.0.15', '5.0.15'],
  ['6.0.5', '6.0'],
];
const FIRST_NOT_SERVED = '10';

const OWN = ['--mongo-args=${args:=}', '--max-concurrency=${MAX_CONCURRENCY:=3}'];
const AUTHENTICATION = '--authentication-database=${authenticationDatabase:=admin}';

const backup = jobOperation({
  name: 'mongodb-backup-{release}',
  args: backupArgs('backup-mongo', OWN, [AUTHENTICATION]),
  hosts: 'many',
  access: LOGIN_ACCESS,
  privileges: [
    { grant: 'backup', why: 'reads every collection and the oplog' },
    { grant: 'hostManager', why: 'of a replica set or shards: holds a secondary still while it is dumped' },
    { grant: 'clusterManager', why: 'of shards: stops the balancer while they are dumped' },
  ],
});

const restore = jobOperation({
  name: 'mongodb-restore-{release}',
  hosts: 'many',
  access: LOGIN_ACCESS,
  args: [
    'restore-mongo',
    ...FUNCTION_ARGS.repository,
    '--enable-cache=false',
    FUNCTION_ARGS.cache[1],
    ...FUNCTION_ARGS.host,
    ...FUNCTION_ARGS.sourceHost,
    ...OWN,
    ...FUNCTION_ARGS.wait,
    ...FUNCTION_ARGS.namespace,
    ...FUNCTION_ARGS.appBinding,
    '--restoresession=${RESTORE_SESSION:=}',
    ...FUNCTION_ARGS.snapshot,
    ...FUNCTION_ARGS.output,
    AUTHENTICATION,
  ],
  existing: { effect: 'merges', says: 'adds documents, and keeps those that are there with the same id' },
  selections: [{ name: 'namespace', param: 'namespaces' }],
  privileges: [{ grant: 'restore', why: 'makes collections, indexes, users and roles' }],
});

const tool = (range: string, name: string) => toolOf(range, `apt-get install ${name}`, { folders: ['/usr/bin'] });
const DUMP_TOOLS = tool('>=100.5', 'mongodb-database-tools');

export const manifest: ManifestSource = {
  addon: { name: 'mongodb', title: 'MongoDB' },
  objectPrefix: 'mongodb',
  serves: [
    {
      target: 'AppBinding',
      types: ['mongodb', 'kubedb.com/mongodb'],
      urlSchemes: ['mongodb', 'mongodb+srv'],
      defaultPort: 27017,
    },
  ],
  releases: releasesOf(imageOf('ghcr.io/stash-addons/mongodb', '0.1.0'), consecutive(RELEASES, FIRST_NOT_SERVED)),
  operations: { backup, restore },
  formats: [{ id: 'archive', layout: 'file', paths: ['/dump'], minBytes: 64, writes: true }],
  params,
  tools: {
    mongodump: DUMP_TOOLS,
    mongorestore: DUMP_TOOLS,
    mongosh: tool('>=2', 'mongodb-mongosh'),
  },
};
