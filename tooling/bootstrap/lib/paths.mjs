import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(import.meta.url), '../../../..');

/** Everything the bootstrap fetches or builds; deleting it costs time, nothing else. */
export const cache = resolve(process.env.STASH_ADDONS_CACHE || join(root, '.cache'));

export const cacheBin = join(cache, 'bin');
