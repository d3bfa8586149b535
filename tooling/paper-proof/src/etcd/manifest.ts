import {
  FUNCTION_ARGS,
  WAIT_TIMEOUT_PARAM,
  taskOf,
  type Access,
  type ManifestSource,
  type Operation,
} from '@stash-addons/core';

const access: Access = {
  secretKeys: [
    { key: 'username', optional: true },
    { key: 'password', optional: true },
    { key: 'client.pem', alias: ['tls.crt'], optional: true },
    { key: 'client-key.pem', alias: ['tls.key'], optional: true },
  ],
  refs: [],
};

const backup: Operation = {
  models: ['job'],
  hosts: 'one',
  access,
  security: 'restricted',
  workspace: { kind: 'dump', sizeHint: 'database' },
  readiness: { kind: 'probe', healthRequired: true },
  functions: [
    {
      name: 'etcd-backup-{release}',
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
    },
  ],
  task: taskOf('etcd-backup-{release}'),
  privileges: [{ grant: 'root role', why: 'the maintenance API, which makes the snapshot, asks for it' }],
};

/** The members must not run: each gets a data folder of the same new cluster. */
const restore: Operation = {
  models: ['job'],
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
  workspace: { kind: 'dump', sizeHint: 'database' },
  readiness: { kind: 'none' },
  functions: [
    {
      name: 'etcd-restore-{release}',
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
    },
  ],
  task: taskOf('etcd-restore-{release}'),
  existing: { effect: 'replaces', says: 'stops all members and replaces the data of the whole cluster' },
  privileges: [],
};

const restoreParam = (flag: string, description: string): ManifestSource['params'][string] => ({
  description,
  schema: { type: 'string', default: '' },
  appliesTo: ['restore'],
  flag,
});

export const manifest: ManifestSource = {
  addon: { name: 'etcd', title: 'etcd' },
  objectPrefix: 'etcd',
  serves: [{ target: 'AppBinding', types: ['etcd', 'kubedb.com/etcd'], urlSchemes: ['etcd'], defaultPort: 2379 }],
  releases: [
    {
      suffix: '3.5.0',
      server: '>=3.4 <4',
      tested: [],
      image: { repository: 'ghcr.io/stash-addons/etcd', tag: '0.1.0', platforms: ['linux/amd64', 'linux/arm64'] },
    },
  ],
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
    args: {
      description: 'More arguments for etcdctl; quotes group words',
      schema: { type: 'string', default: '' },
      appliesTo: ['backup', 'restore'],
      flag: 'etcd-args',
    },
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
    etcdctl: {
      folders: ['/usr/local/bin'],
      versionArgs: ['version'],
      range: '>=3.4',
      install: 'apt-get install etcd-client',
    },
    etcdutl: {
      folders: ['/usr/local/bin'],
      versionArgs: ['version'],
      range: '>=3.5',
      install: 'apt-get install etcd-server',
    },
  },
};
