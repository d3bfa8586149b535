import {
  backupArgs,
  imageOf,
  jobOperation,
  releasesOf,
  restoreArgs,
  switchParam,
  toolOf,
  type Access,
  type ManifestSource,
} from '@stash-addons/core';
import packageJson from '../package.json' with { type: 'json' };
import { SQLITE } from './database.js';
import { formats } from './formats.js';

/** Who may read the file may read the database. */
const access: Access = { secretKeys: [], refs: [] };

export const manifest: ManifestSource = {
  addon: { name: 'sqlite', title: 'SQLite' },
  objectPrefix: 'sqlite',
  // No port: a database is a file, and an address needs no host.
  serves: [{ target: 'AppBinding', types: ['sqlite'], urlSchemes: ['sqlite'], defaultPort: 0 }],
  releases: releasesOf(imageOf('ghcr.io/example/stash-addon-sqlite', packageJson.version), [['', '>=3', ['3.40.1']]]),
  operations: {
    backup: jobOperation({
      name: 'sqlite-backup',
      args: backupArgs('backup-sqlite', []),
      access,
      workspace: { kind: 'dump', sizeHint: 'database' },
      privileges: [],
    }),
    restore: jobOperation({
      name: 'sqlite-restore',
      args: restoreArgs('restore-sqlite', []),
      access,
      workspace: { kind: 'dump', sizeHint: 'database' },
      existing: {
        effect: 'refuses',
        says: 'is refused where the file holds tables; with replace=true everything in it is replaced, in one transaction',
      },
      privileges: [],
    }),
  },
  formats,
  params: {
    replace: switchParam('Replace what the file holds; false refuses to', { appliesTo: ['restore'] }),
  },
  tools: { sqlite3: toolOf(SQLITE.range, SQLITE.install) },
};
