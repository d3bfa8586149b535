import { FUNCTION_ARGS, taskOf, type ManifestSource, type Operation } from '@stash-addons/core';

/** The database is the cluster itself, so it reads all of it, and only reads. */
const backup: Operation = {
  models: ['job'],
  hosts: 'one',
  access: {
    secretKeys: [],
    refs: [],
    kubernetes: { scope: 'cluster', rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] }] },
  },
  security: 'restricted',
  workspace: { kind: 'dump' },
  readiness: { kind: 'none' },
  functions: [
    {
      name: 'kubedump-backup-{release}',
      args: [
        'backup',
        ...FUNCTION_ARGS.repository,
        ...FUNCTION_ARGS.cache,
        ...FUNCTION_ARGS.host,
        ...FUNCTION_ARGS.namespace,
        ...FUNCTION_ARGS.backupSession,
        '--invoker-kind=${INVOKER_KIND:=}',
        '--invoker-name=${INVOKER_NAME:=}',
        '--target-kind=${TARGET_KIND:=}',
        '--target-name=${TARGET_NAME:=}',
        '--target-namespace=${TARGET_NAMESPACE:=}',
        '--sanitize=${sanitize:=true}',
        '--ignore-groupkinds=${ignoreGroupKinds:=}',
        '--label-selector=${labelSelector:=}',
        '--include-dependants=${includeDependants:=false}',
        ...FUNCTION_ARGS.retention,
        ...FUNCTION_ARGS.output,
      ],
    },
  ],
  task: taskOf('kubedump-backup-{release}'),
  privileges: [],
};

export const manifest: ManifestSource = {
  addon: { name: 'kubedump', title: 'Kubernetes manifests' },
  objectPrefix: 'kubedump',
  serves: [
    { target: 'Cluster' },
    { target: 'Resource', apiGroup: '', kinds: ['Namespace'] },
    { target: 'Resource', apiGroup: '*', kinds: ['*'] },
  ],
  releases: [
    {
      suffix: '0.2.0',
      server: '*',
      tested: [],
      image: { repository: 'ghcr.io/stash-addons/kubedump', tag: '0.1.0', platforms: ['linux/amd64', 'linux/arm64'] },
    },
  ],
  operations: { backup },
  formats: [
    { id: 'manifests', layout: 'tree', paths: ['/stash-tmp/resources'], minBytes: 1, writes: true },
    { id: 'manifests-old', layout: 'tree', paths: ['/tmp/resources'], minBytes: 1, writes: false },
  ],
  params: {
    sanitize: {
      description: 'Leave out what only the running cluster knows: status, uid, resourceVersion and the like',
      schema: { type: 'boolean', default: 'true' },
      appliesTo: ['backup'],
      flag: 'sanitize',
    },
    ignoreGroupKinds: {
      description: 'Kinds to leave out, Kind.group, separated by commas',
      schema: { type: 'string', default: '' },
      appliesTo: ['backup'],
      flag: 'ignore-groupkinds',
    },
    labelSelector: {
      description: 'Only objects with these labels',
      schema: { type: 'string', default: '' },
      appliesTo: ['backup'],
      flag: 'label-selector',
    },
    includeDependants: {
      description: 'Of a single object, also what it owns',
      schema: { type: 'boolean', default: 'false' },
      appliesTo: ['backup'],
      flag: 'include-dependants',
    },
    kubeconfig: {
      description: 'Without a cluster around it: the kubeconfig file to use',
      schema: { type: 'string', pattern: '^/' },
      appliesTo: ['backup'],
    },
  },
  tools: {},
};
