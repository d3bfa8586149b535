import {
  FUNCTION_ARGS,
  imageOf,
  jobOperation,
  optionalKeys,
  releasesOf,
  TLS_SECRET,
  type Access,
  type ManifestSource,
  type ReleaseRow,
} from '@stash-addons/core';
import { formats } from './formats.js';
import { params } from './params.js';

const WITHOUT_DASHBOARDS: ReleaseRow[] = [
  ['5.6.4', '>=5 <6'],
  ['6.2.4', '>=6 <6.3'],
  ['6.3.0', '>=6.3 <6.4'],
  ['6.4.0', '>=6.4 <6.5'],
  ['6.5.3', '>=6.5 <6.8'],
  ['6.8.0', '>=6.8 <7'],
  ['7.2.0', '>=7 <7.3'],
];
/** The last one also serves the other branch of this database, whose numbers began anew at 1. */
const WITH_DASHBOARDS: ReleaseRow[] = [
  ['7.3.2', '>=7.3 <7.14'],
  ['7.14.0', '>=7.14 <8'],
  ['8.2.0', '>=8 <10 || >=1 <4'],
];

const access: Access = {
  secretKeys: optionalKeys(['username', 'ADMIN_USERNAME'], ['password', 'ADMIN_PASSWORD']),
  refs: [
    { ...TLS_SECRET, name: 'dashboard', pointer: '/spec/parameters/dashboard/secret/name' },
    { ...TLS_SECRET, name: 'dashboard-tls', pointer: '/spec/parameters/dashboard/tlsSecret/name' },
  ],
};

const workspace = { kind: 'dump', sizeHint: 'database' } as const;

const INTERIM = ['--interim-data-dir=${INTERIM_DATA_DIR}'];
const suffixes = (releases: ReleaseRow[]) => releases.map(([suffix]) => suffix);

const backupArgs = [
  'backup-es',
  ...FUNCTION_ARGS.repository,
  ...FUNCTION_ARGS.cache,
  ...FUNCTION_ARGS.wait,
  ...FUNCTION_ARGS.host,
  ...INTERIM,
  ...FUNCTION_ARGS.namespace,
  ...FUNCTION_ARGS.appBinding,
  ...FUNCTION_ARGS.backupSession,
  '--es-args=${args:=}',
  ...FUNCTION_ARGS.retention,
  ...FUNCTION_ARGS.output,
];

const restoreArgs = [
  'restore-es',
  ...FUNCTION_ARGS.repository,
  ...FUNCTION_ARGS.cache,
  ...FUNCTION_ARGS.wait,
  ...FUNCTION_ARGS.host,
  ...FUNCTION_ARGS.sourceHost,
  ...INTERIM,
  ...FUNCTION_ARGS.namespace,
  ...FUNCTION_ARGS.appBinding,
  ...FUNCTION_ARGS.snapshot,
  '--es-args=${args:=}',
  ...FUNCTION_ARGS.output,
];

const backup = jobOperation({
  name: 'elasticsearch-backup-{release}',
  access,
  workspace,
  functions: [
    { name: 'elasticsearch-backup-{release}', args: backupArgs, releases: suffixes(WITHOUT_DASHBOARDS) },
    {
      name: 'elasticsearch-backup-{release}',
      args: [...backupArgs, '--enable-dashboard-backup=${ENABLE_DASHBOARD_BACKUP:=false}'],
      releases: suffixes(WITH_DASHBOARDS),
    },
  ],
  privileges: [
    { grant: 'cluster: monitor', why: 'lists the indices, and waits until the cluster answers' },
    { grant: 'indices *: read, view_index_metadata', why: 'reads documents, mappings, settings and aliases' },
  ],
});

const restore = jobOperation({
  name: 'elasticsearch-restore-{release}',
  access,
  workspace,
  functions: [
    { name: 'elasticsearch-restore-{release}', args: restoreArgs, releases: suffixes(WITHOUT_DASHBOARDS) },
    {
      name: 'elasticsearch-restore-{release}',
      args: [...restoreArgs, '--enable-dashboard-restore=${ENABLE_DASHBOARD_RESTORE:=false}'],
      releases: suffixes(WITH_DASHBOARDS),
    },
  ],
  existing: { effect: 'merges', says: 'adds documents to indices that are there, and replaces those with the same id' },
  selections: [{ name: 'index', param: 'indices' }],
  privileges: [
    { grant: 'cluster: manage_index_templates', why: 'makes the templates of the backup' },
    { grant: 'indices *: create_index, index, manage', why: 'makes the indices and fills them' },
  ],
});

export const manifest: ManifestSource = {
  addon: { name: 'elasticsearch', title: 'Elasticsearch and OpenSearch' },
  objectPrefix: 'elasticsearch',
  serves: [
    {
      target: 'AppBinding',
      types: ['elasticsearch', 'kubedb.com/elasticsearch', 'opensearch'],
      urlSchemes: ['elasticsearch', 'opensearch'],
      defaultPort: 9200,
    },
  ],
  releases: releasesOf(imageOf('ghcr.io/stash-addons/elasticsearch', '0.1.0'), [
    ...WITHOUT_DASHBOARDS,
    ...WITH_DASHBOARDS,
  ]),
  operations: { backup, restore },
  formats,
  params,
  tools: {},
};
