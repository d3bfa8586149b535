import { resolve } from 'node:path';
import { createBench as createBenchOf, type Bench } from '@stash-addons/addon-tests';
import { mysqlClientDirs } from '@stash-addons/testbed';
import { manifest } from '../../src/manifest.js';

/** A repository, and runs of this addon's program with MySQL's own clients, or with those of other folders. */
export function createBench(path: string[] = [mysqlClientDirs().get('9') ?? '']): Bench {
  return createBenchOf({ folder: resolve(import.meta.dirname, '..', '..'), manifest, path });
}
