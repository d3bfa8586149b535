/** What `npm create stash-addon` asked for. */

/** Short name of the addon; every object name begins with it. */
export const NAME = 'widget';
export const TITLE = 'Widget';
/** Of an AppBinding: spec.type. */
export const BINDING_TYPE = 'widget';
/** Of an address: widget://user@host:port/database */
export const URL_SCHEME = 'widget';
export const PORT = 7000;
export const IMAGE = 'ghcr.io/example/stash-addon-widget';

/** A program and its arguments. {host} and the like are filled in; an argument whose value is not there is left out. */
export type Words = [string, ...string[]];

/** Ends well when the database answers, and prints its version. */
export const PING: Words = [
  'widget',
  'ping',
  '--host={host}',
  '--port={port}',
  '--ca={ca}',
  '--cert={cert}',
  '--key={key}',
  '--insecure={insecure}',
];
/** Writes everything to standard output. */
export const DUMP: Words = [
  'widget',
  'dump',
  '--host={host}',
  '--port={port}',
  '--ca={ca}',
  '--cert={cert}',
  '--key={key}',
  '--insecure={insecure}',
];
/** Reads what DUMP wrote from standard input. */
export const LOAD: Words = [
  'widget',
  'load',
  '--host={host}',
  '--port={port}',
  '--ca={ca}',
  '--cert={cert}',
  '--key={key}',
  '--insecure={insecure}',
];

/** Variables that tell these programs who they are; never an argument, which every user of the machine can read. */
export const USER_VARIABLE = 'WIDGET_USER';
export const PASSWORD_VARIABLE = 'WIDGET_PASSWORD';
/** Name of the dump in a snapshot. */
export const DUMP_FILE = 'dump.widget';
/** What every whole dump ends with; without one, the exit status alone tells. */
export const END_MARK: string = '{"end":true}';
/** What LOAD does to data that is there already; a restore says it before it asks. */
export const EXISTING = { effect: 'replaces', says: 'replaces everything that is there' } as const;
