import { resolve } from 'node:path';
import { createBench as createBenchOf, type Bench } from '@stash-addons/addon-tests';
import { mariadbClientDirs } from '@stash-addons/testbed';
import { manifest } from '../../src/manifest.js';

/** A repository, and runs of this addon's program with the clients of these versions, or with every one that is here. */
export function createBench(clients: string[] = [...mariadbClientDirs().keys()]): Bench {
  const folder = resolve(import.meta.dirname, '..', '..');
  return createBenchOf({ folder, manifest, path: clients.map((version) => mariadbClientDirs().get(version) ?? '') });
}
