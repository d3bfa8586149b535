import { resolve } from 'node:path';
import { createBench as benchOf, type Bench } from '@stash-addons/addon-tests';
import { manifest } from '../../src/manifest.js';

/** Runs of this addon; its client is beside restic in the cache's bin folder, unless `path` has another before it. */
export function createBench(path: string[] = []): Bench {
  return benchOf({ folder: resolve(import.meta.dirname, '..', '..'), manifest, path });
}
