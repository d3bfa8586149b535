import type { Format } from '@stash-addons/core';

/** The file name of the wire. */
export const SQL_FILE = 'dumpfile.sql';

/** The file of a part of a backup in several streams, whose lead has the name of the wire. */
export function partFile(part: string): string {
  return `dumpfile.${part}.sql`;
}

/** What every dump of the family ends with, before the date. */
export const END_MARK = '-- Dump completed';

export const SQL_FORMAT = {
  id: 'sql',
  layout: 'file',
  paths: [`/${SQL_FILE}`],
  end: { mark: END_MARK, within: 256 },
  minBytes: 256,
  writes: true,
} as const satisfies Format;
