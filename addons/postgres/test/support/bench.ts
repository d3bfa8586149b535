import { resolve } from 'node:path';
import { createBench as createBenchOf, type Bench } from '@stash-addons/addon-tests';
import { postgresClientDirs } from '@stash-addons/testbed';
import { manifest } from '../../src/manifest.js';

/** A repository, and runs of this addon's program with every client that is here. */
export function createBench(): Bench {
  const folder = resolve(import.meta.dirname, '..', '..');
  return createBenchOf({ folder, manifest, path: [...postgresClientDirs().values()] });
}
