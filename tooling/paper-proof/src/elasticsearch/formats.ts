import { INTERIM_PATH, SCRATCH_PATH, type Format } from '@stash-addons/core';

/** Without an interim volume first: the wire has the folder at either place. */
export const PATHS = [`${SCRATCH_PATH}/stash-interim-volume/data`, `${INTERIM_PATH}/data`];

/** `<index>.json`, `<index>.mapping.json` and so on, one document a line. */
export const formats: Format[] = [{ id: 'indices', layout: 'tree', paths: PATHS, minBytes: 0, writes: true }];
