import type { RunContext } from '@stash-addons/core';
import { contextOf as contextOfManifest, type Given } from '@stash-addons/addon-tests';
import { parseGrants, readGrantedObjects } from '@stash-addons/mysql-family';
import type { Facts } from '../../src/facts.js';
import { manifest } from '../../src/manifest.js';

/** What the runtime would give to the program, with the arguments of the wire and the clients of 9.7. */
export function contextOf(given: Given = {}): RunContext {
  const args = given.operation === 'restore' ? '' : '--all-databases';
  return contextOfManifest(manifest, { versions: ['9.7.4'], ...given, params: { args, ...given.params } });
}

/** A server with two databases, whose user may do everything. */
export function factsOf(facts: Partial<Facts> = {}): Facts {
  return {
    version: '9.7.4',
    ...{ user: 'root', host: '127.0.0.1', readOnly: false, binaryLog: true, cipher: '', special: [] },
    grants: parseGrants(['GRANT ALL PRIVILEGES ON *.* TO `root`@`127.0.0.1` WITH GRANT OPTION']),
    ...{ tables: [], packet: 67108864, definitions: [] },
    databases: ['app', '-rf'],
    accounts: {
      first: ['CREATE USER IF NOT EXISTS `a`@`%`'],
      last: ['GRANT SELECT ON `app`.`t` TO `a`@`%`'],
      granted: readGrantedObjects({ exitCode: 0, stderr: '', stdout: 'TABLE\tapp\tt\n' }),
    },
    ...facts,
  };
}
