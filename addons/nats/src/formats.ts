import { INTERIM_PATH, SCRATCH_PATH, type Format } from '@stash-addons/core';

/** Folder of a dump below the private folder. */
export const FOLDER = 'data';

/** Where a dump lies in a snapshot: without an interim volume, and with one. */
export const PATHS: readonly string[] = [`${SCRATCH_PATH}${INTERIM_PATH}/${FOLDER}`, `${INTERIM_PATH}/${FOLDER}`];

export const formats: Format[] = [{ id: 'streams', layout: 'tree', paths: [...PATHS], minBytes: 2, writes: true }];

/** The one of them that a longer path ends with, as where a snapshot could not be made under the wire path itself. */
export function pathOf(paths: readonly string[]): string {
  return PATHS.find((path) => paths.some((one) => one.endsWith(path))) ?? (PATHS[0] as string);
}
