import {
  backupArgs,
  imageOf,
  jobOperation,
  LOGIN_ACCESS,
  releasesOf,
  restoreArgs,
  toolOf,
  WAIT_TIMEOUT_PARAM,
  type ManifestSource,
} from '@stash-addons/core';
import packageJson from '../package.json' with { type: 'json' };
import { BINDING_TYPE, DUMP, EXISTING, IMAGE, LOAD, NAME, PING, PORT, TITLE, URL_SCHEME } from './database.js';
import { formats } from './formats.js';

/** Every program that a plan starts, where it is found, which versions of it will do, and how to get it. */
const programs = [...new Set([PING, DUMP, LOAD].map(([program]) => program))];

/** What the addon says of itself. Every field: docs/authors/reference.md of Stash Addons. */
export const manifest: ManifestSource = {
  addon: { name: NAME, title: TITLE },
  objectPrefix: NAME,
  serves: [{ target: 'AppBinding', types: [BINDING_TYPE], urlSchemes: [URL_SCHEME], defaultPort: PORT }],
  // One release for all versions of the server: name suffix, range of versions, versions it was really run against.
  releases: releasesOf(imageOf(IMAGE, packageJson.version), [['', '*', []]]),
  operations: {
    backup: jobOperation({
      name: `${NAME}-backup`,
      args: backupArgs(`backup-${NAME}`, []),
      access: LOGIN_ACCESS,
      privileges: [],
    }),
    restore: jobOperation({
      name: `${NAME}-restore`,
      args: restoreArgs(`restore-${NAME}`, []),
      access: LOGIN_ACCESS,
      existing: EXISTING,
      privileges: [],
    }),
  },
  formats,
  params: { waitTimeout: WAIT_TIMEOUT_PARAM },
  tools: Object.fromEntries(programs.map((program) => [program, toolOf('*', `the package that has ${program}`)])),
};
