import type { Format } from '@stash-addons/core';

/** The file name of the wire, for every kind of SQL text. */
export const SQL_FILE = 'dumpfile.sql';
export const CUSTOM_FILE = 'dumpfile.pgdump';
/** Folder of a directory dump: in the snapshot below the wire's scratch path, here below the private folder. */
export const DIRECTORY = 'pgdump';
export const DIRECTORY_PATH = `/stash-tmp/${DIRECTORY}`;

/** Newer clients write a line of about 70 bytes after the mark. */
const WITHIN = 1024;

/**
 * `script` comes first: it is what an untagged dumpfile.sql is taken for. It can be either of the two other SQL
 * formats, and is restored in the way that suits both; its guard checks the end mark that belongs to its head.
 */
export const formats = [
  sql('script', ' dump complete'),
  sql('cluster', '-- PostgreSQL database cluster dump complete'),
  sql('database', '-- PostgreSQL database dump complete'),
  { id: 'custom', layout: 'file', paths: [`/${CUSTOM_FILE}`], minBytes: 64, writes: true },
  { id: 'directory', layout: 'tree', paths: [DIRECTORY_PATH], minBytes: 64, writes: true },
] as const satisfies Format[];

export type FormatId = (typeof formats)[number]['id'];

function sql<Id extends string>(id: Id, mark: string) {
  return {
    id,
    layout: 'file' as const,
    paths: [`/${SQL_FILE}`],
    end: { mark, within: WITHIN },
    minBytes: 256,
    writes: true,
  };
}
