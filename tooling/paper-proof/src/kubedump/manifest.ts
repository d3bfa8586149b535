import {
  FUNCTION_ARGS,
  imageOf,
  jobOperation,
  releasesOf,
  switchParam,
  textParam,
  type ManifestSource,
} from '@stash-addons/core';

/** The database is the cluster itself, so it reads all of it, and only reads. */
const backup = jobOperation({
  name: 'kubedump-backup-{release}',
  access: {
    secretKeys: [],
    refs: [],
    kubernetes: { scope: 'cluster', rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] }] },
  },
  workspace: { kind: 'dump' },
  readiness: { kind: 'none' },
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
  privileges: [],
});

export const manifest: ManifestSource = {
  addon: { name: 'kubedump', title: 'Kubernetes manifests' },
  objectPrefix: 'kubedump',
  serves: [
    { target: 'Cluster' },
    { target: 'Resource', apiGroup: '', kinds: ['Namespace'] },
    { target: 'Resource', apiGroup: '*', kinds: ['*'] },
  ],
  releases: releasesOf(imageOf('ghcr.io/stash-addons/kubedump', '0.1.0'), [['0.2.0', '*']]),
  operations: { backup },
  formats: [
    { id: 'manifests', layout: 'tree', paths: ['/stash-tmp/resources'], minBytes: 1, writes: true },
    { id: 'manifests-old', layout: 'tree', paths: ['/tmp/resources'], minBytes: 1, writes: false },
  ],
  params: {
    sanitize: switchParam('Leave out what only the running cluster knows: status, uid, resourceVersion and the like', {
      schema: { type: 'boolean', default: 'true' },
      appliesTo: ['backup'],
      flag: 'sanitize',
    }),
    ignoreGroupKinds: textParam('Kinds to leave out, Kind.group, separated by commas', {
      appliesTo: ['backup'],
      flag: 'ignore-groupkinds',
    }),
    labelSelector: textParam('Only objects with these labels', { appliesTo: ['backup'], flag: 'label-selector' }),
    includeDependants: switchParam('Of a single object, also what it owns', {
      appliesTo: ['backup'],
      flag: 'include-dependants',
    }),
    kubeconfig: {
      description: 'Without a cluster around it: the kubeconfig file to use',
      schema: { type: 'string', pattern: '^/' },
      appliesTo: ['backup'],
    },
  },
  tools: {},
};
