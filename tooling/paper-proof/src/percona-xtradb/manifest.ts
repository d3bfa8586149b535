import {
  FUNCTION_ARGS,
  jobOperation,
  optionalKeys,
  restoreArgs,
  toolOf,
  WAIT_TIMEOUT_PARAM,
  type ManifestSource,
  type Release,
} from '@stash-addons/core';

/** A physical copy is read by the same major version alone, so each has an image of its own. */
const release = (suffix: string, server: string): Release => ({
  suffix,
  server,
  tested: [],
  image: { repository: 'ghcr.io/stash-addons/percona-xtradb', tag: `0.1.0-${suffix}`, platforms: ['linux/amd64'] },
});

const secretKeys = optionalKeys(['username'], ['password']);

/** The donor of a cluster connects to this port and sends its copy. */
export const SST_PORT = 4444;

const backup = jobOperation({
  name: 'perconaxtradb-backup-{release}',
  access: { secretKeys, refs: [], inbound: [{ port: SST_PORT, from: 'target' }] },
  args: [
    'backup-percona-xtradb',
    ...FUNCTION_ARGS.repository,
    ...FUNCTION_ARGS.cache,
    ...FUNCTION_ARGS.host,
    '--xtradb-args=${args:=--all-databases}',
    '--socat-retry=${socatRetry:=30}',
    ...FUNCTION_ARGS.wait,
    ...FUNCTION_ARGS.namespace,
    ...FUNCTION_ARGS.backupSession,
    ...FUNCTION_ARGS.appBinding,
    ...FUNCTION_ARGS.retention,
    ...FUNCTION_ARGS.output,
  ],
  privileges: [{ grant: 'SELECT, SHOW VIEW, TRIGGER, EVENT', why: 'of a single server: reads all it has' }],
});

/** Of a cluster, each volume is filled by a Job of its own, before there is any server to ask. */
const restore = jobOperation({
  name: 'perconaxtradb-restore-{release}',
  replicas: 'each',
  access: { secretKeys, refs: [] },
  security: 'file-owner',
  readiness: { kind: 'none' },
  args: restoreArgs('restore-percona-xtradb', [
    '--xtradb-args=${args:=}',
    '--target-app-replicas=${TARGET_APP_REPLICAS:=1}',
  ]),
  existing: {
    effect: 'merges',
    says: 'replaces tables of the backup; a copy of a cluster goes into empty volumes alone',
  },
  privileges: [{ grant: 'ALL on the databases of the backup', why: 'of a single server: makes and fills them' }],
});

const tool = (range: string, name: string) => toolOf(range, `apt-get install ${name}`, { folders: ['/usr/bin'] });

export const manifest: ManifestSource = {
  addon: { name: 'percona-xtradb', title: 'Percona XtraDB Cluster' },
  objectPrefix: 'perconaxtradb',
  serves: [
    {
      target: 'AppBinding',
      types: ['perconaxtradb', 'kubedb.com/perconaxtradb'],
      urlSchemes: ['perconaxtradb'],
      defaultPort: 3306,
    },
  ],
  releases: [release('5.7', '>=5.7 <8'), release('8.0', '>=8.0 <8.4'), release('8.4', '>=8.4 <9')],
  operations: { backup, restore },
  formats: [
    {
      id: 'sql',
      layout: 'file',
      paths: ['/dumpfile.sql'],
      end: { mark: '-- Dump completed', within: 256 },
      minBytes: 256,
      writes: true,
    },
    { id: 'xbstream', layout: 'file', paths: ['/xtrabackup.stream'], minBytes: 4096, writes: true },
  ],
  params: {
    args: {
      description: 'Arguments of mysqldump or mysql, for a single server; quotes group words',
      schema: { type: 'string' },
      appliesTo: ['backup', 'restore'],
      flag: 'xtradb-args',
    },
    socatRetry: {
      description: 'How often to try to be reached by the donor',
      schema: { type: 'integer', minimum: 0, default: '30' },
      appliesTo: ['backup'],
      flag: 'socat-retry',
    },
    waitTimeout: WAIT_TIMEOUT_PARAM,
  },
  tools: {
    mysqldump: tool('>=5.7', 'percona-server-client'),
    mysql: tool('>=5.7', 'percona-server-client'),
    garbd: tool('*', 'percona-xtradb-cluster-garbd'),
    socat: { ...tool('>=1.7', 'socat'), versionArgs: ['-V'] },
    xbstream: tool('*', 'percona-xtrabackup'),
    xtrabackup: tool('>=2.4', 'percona-xtrabackup'),
  },
};
