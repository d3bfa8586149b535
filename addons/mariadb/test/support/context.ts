import { contextOf as contextFor, snapshotOf as snapshotFor, type Given } from '@stash-addons/addon-tests';
import type { RunContext, SnapshotInfo } from '@stash-addons/core';
import { parseGrants, readGrantedObjects } from '@stash-addons/mysql-family';
import type { Facts } from '../../src/facts.js';
import { manifest } from '../../src/manifest.js';
import { WIRE_ARGS } from '../../src/params.js';

export function contextOf({ params, ...given }: Given = {}): RunContext {
  return contextFor(manifest, { versions: ['11.8.6', '10.11.18'], params: { args: WIRE_ARGS, ...params }, ...given });
}

export function restoringContext({ params, ...given }: Given = {}): RunContext {
  return contextFor(manifest, {
    operation: 'restore',
    versions: ['11.8.6'],
    params: { args: '', ...params },
    ...given,
  });
}

export function snapshot(): SnapshotInfo {
  return snapshotFor(manifest, 'sql');
}

export function factsOf({ grants = ['GRANT ALL PRIVILEGES ON *.* TO `root`@`%`'], ...facts }: Asked = {}): Facts {
  return {
    ...{ version: '10.11.18-MariaDB', user: 'root', host: '%', cipher: '' },
    ...{ readOnly: false, binaryLog: false, special: [] },
    ...{ tables: [], packet: 16777216, databases: [], definitions: [] },
    users: {
      first: ['CREATE USER IF NOT EXISTS `a`@`%`'],
      last: ['GRANT SELECT ON `d`.`t` TO `a`@`%`'],
      granted: readGrantedObjects({ exitCode: 0, stderr: '', stdout: 'TABLE\td\tt\n' }),
    },
    ...facts,
    grants: parseGrants(grants),
  };
}

type Asked = Partial<Omit<Facts, 'grants'>> & { grants?: string[] };
