import {
  backupArgs,
  consecutive,
  imageOf,
  jobOperation,
  optionalKeys,
  releasesOf,
  restoreArgs,
  toolOf,
  type Access,
  type ManifestSource,
  type ReleaseRow,
} from '@stash-addons/core';
import { CLIENT } from './client.js';
import { formats } from './formats.js';
import { params } from './params.js';

/** Name suffix, first server version it serves, versions the tests ran against. */
const RELEASES: ReleaseRow[] = [
  ['2.6.1', '2.2', ['2.6.1']],
  ['2.8.2', '2.8', ['2.8.4', '2.9.10']],
  ['2.10.0', '2.10', ['2.10.27']],
  ['2.11.0', '2.11', ['2.11.17']],
  ['2.12.0', '2.12', ['2.12.15']],
  ['2.15.0', '2.13', ['2.15.1']],
];

const access: Access = {
  secretKeys: optionalKeys(['token'], ['username'], ['password'], ['nkey'], ['creds'], ['tls.crt'], ['tls.key']),
  refs: [],
};

const common = { access, workspace: { kind: 'dump', sizeHint: 'database' } } as const;

const INTERIM = '--interim-data-dir=${INTERIM_DATA_DIR}';
const STREAMS = ['--nats-args=${args:=}', '--streams=${streams:=}'];
/** All that the client needs; access.test.ts tries it with no more. */
const RIGHTS = 'publish $JS.API.> and $JS.SNAPSHOT.>, subscribe _INBOX.>';
const THRESHOLD = '--warning-threshold=${warningThreshold:=30s}';

const backup = jobOperation({
  ...common,
  name: 'nats-backup-{release}',
  args: backupArgs('backup-nats', [INTERIM, ...STREAMS, THRESHOLD]),
  privileges: [
    {
      grant: RIGHTS,
      why: 'lists the streams of the account and reads their snapshots',
    },
  ],
});

const restore = jobOperation({
  ...common,
  name: 'nats-restore-{release}',
  args: restoreArgs('restore-nats', [INTERIM, ...STREAMS, '--overwrite=${overwrite:=false}', THRESHOLD]),
  existing: {
    effect: 'refuses',
    says:
      'makes the streams of the backup, and is refused, before any change, where one of them is there already; ' +
      'overwrite=true replaces those, and puts the old one back where that fails',
  },
  selections: [{ name: 'stream', param: 'streams' }],
  privileges: [
    {
      grant: RIGHTS,
      why: 'makes streams, and with overwrite=true saves and removes those of the same name',
    },
  ],
});

export const manifest: ManifestSource = {
  addon: { name: 'nats', title: 'NATS JetStream' },
  objectPrefix: 'nats',
  serves: [{ target: 'AppBinding', types: ['nats', 'nats.io/nats'], urlSchemes: ['nats', 'tls'], defaultPort: 4222 }],
  releases: releasesOf(imageOf('ghcr.io/stash-addons/nats', '0.1.0'), consecutive(RELEASES)),
  operations: { backup, restore },
  formats,
  params,
  tools: {
    nats: toolOf(CLIENT.range, CLIENT.install),
  },
};
