import {
  FUNCTION_ARGS,
  imageOf,
  jobOperation,
  optionalKeys,
  releasesOf,
  textParam,
  toolOf,
  WAIT_TIMEOUT_PARAM,
  type Access,
  type ManifestSource,
} from '@stash-addons/core';

const access: Access = {
  secretKeys: optionalKeys(['username'], ['password'], ['client.pem', 'tls.crt'], ['client-key.pem', 'tls.key']),
  refs: [],
};

const workspace = { kind: 'dump', sizeHint: 'database' } as const;

const backup = jobOperation({
  name: 'etcd-backup-{release}',
  access,
  workspace,
  args: [
    'backup-etcd',
    ...FUNCTION_ARGS.repository,
    ...FUNCTION_ARGS.cache,
    ...FUNCTION_ARGS.wait,
    ...FUNCTION_ARGS.host,
    ...FUNCTION_ARGS.namespace,
    ...FUNCTION_ARGS.appBinding,
    ...FUNCTION_ARGS.backupSession,
    '--etcd-args=${args:=}',
    ...FUNCTION_ARGS.retention,
    ...FUNCTION_ARGS.output,
  ],
  privileges: [{ grant: 'root role', why: 'the maintenance API, which makes the snapshot, asks for it' }],
});

/** The members must not run: each gets a data folder of the same new cluster. */
const restore = jobOperation({
  name: 'etcd-restore-{release}',
  hosts: 'many',
  access: {
    ...access,
    workload: {
      actions: ['stop', 'attachVolumes', 'start'],
      kindParam: 'workloadKind',
      nameParam: 'workloadName',
      mountPathParam: 'dataDir',
    },
  },
  security: 'file-owner',
  workspace,
  readiness: { kind: 'none' },
  args: [
    'restore-etcd',
    ...FUNCTION_ARGS.repository,
    ...FUNCTION_ARGS.cache,
    ...FUNCTION_ARGS.wait,
    ...FUNCTION_ARGS.host,
    ...FUNCTION_ARGS.sourceHost,
    ...FUNCTION_ARGS.namespace,
    ...FUNCTION_ARGS.appBinding,
    '--etcd-args=${args:=}',
    '--initial-cluster=${initialCluster:=}',
    '--initial-cluster-token=${initialClusterToken:=}',
    '--data-dir=${dataDir:=}',
    '--workload-kind=${workloadKind:=}',
    '--workload-name=${workloadName:=}',
    ...FUNCTION_ARGS.output,
    '--invoker-kind=${INVOKER_KIND:=}',
    '--invoker-name=${INVOKER_NAME:=}',
    '--image=${ADDON_IMAGE:=}',
    '--secret-name=${REPOSITORY_SECRET_NAME:=}',
    '--snapshots=${RESTORE_SNAPSHOTS:=}',
  ],
  existing: { effect: 'replaces', says: 'stops all members and replaces the data of the whole cluster' },
  privileges: [],
});

const restoreParam = (flag: string, description: string) => textParam(description, { appliesTo: ['restore'], flag });

export const manifest: ManifestSource = {
  addon: { name: 'etcd', title: 'etcd' },
  objectPrefix: 'etcd',
  serves: [{ target: 'AppBinding', types: ['etcd', 'kubedb.com/etcd'], urlSchemes: ['etcd'], defaultPort: 2379 }],
  releases: releasesOf(imageOf('ghcr.io/stash-addons/etcd', '0.1.0'), [['3.5.0', '>=3.4 <4']]),
  operations: { backup, restore },
  formats: [
    {
      id: 'snapshot',
      layout: 'tree',
      paths: ['/stash-tmp/data', '/stash-tmp/data/snapshot.db'],
      minBytes: 4096,
      writes: true,
    },
  ],
  params: {
    args: textParam('More arguments for etcdctl; quotes group words', { flag: 'etcd-args' }),
    waitTimeout: WAIT_TIMEOUT_PARAM,
    initialCluster: restoreParam(
      'initial-cluster',
      'Members of the restored cluster, name=peerURL, separated by commas',
    ),
    initialClusterToken: restoreParam('initial-cluster-token', 'Token of the restored cluster'),
    dataDir: restoreParam('data-dir', 'Where the members have their data folder'),
    workloadKind: {
      ...restoreParam('workload-kind', 'What runs the members'),
      schema: { type: 'string', enum: ['', 'StatefulSet', 'Pod'], default: '' },
    },
    workloadName: restoreParam('workload-name', 'Name of what runs the members'),
    bumpRevision: {
      description: 'Raise the revision by so much, so that watchers notice that time went back',
      schema: { type: 'integer', minimum: 0, default: '0' },
      appliesTo: ['restore'],
    },
  },
  tools: {
    etcdctl: toolOf('>=3.4', 'apt-get install etcd-client', { folders: ['/usr/local/bin'], versionArgs: ['version'] }),
    etcdutl: toolOf('>=3.5', 'apt-get install etcd-server', { folders: ['/usr/local/bin'], versionArgs: ['version'] }),
  },
};
