import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from '@stash-addons/core';
import type { Lock } from '@stash-addons/host';
import { type Cluster, clusterProgram } from '@stash-addons/testbed/cluster';
import { parseAllDocuments } from 'yaml';
import { type AnyObject, chartFiles } from '../../src/index.js';

/** Enough of a manifest for an installation; the database of one that calls the API is the cluster. */
export function manifestOf(name: string, calls = false): Manifest {
  const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] }];
  const backup = { access: { ...(calls && { kubernetes: { scope: 'cluster', rules } }) } };
  const text = 'with "quotes" and {{ braces }}';
  return { contract: '1.0', addon: { name, version: '1.0.0' }, operations: { backup }, text } as unknown as Manifest;
}

export function writeChart(folder: string, addons: readonly Manifest[], lock?: Lock): void {
  for (const [path, text] of Object.entries(chartFiles(addons, lock))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Runs the real helm, in the network of a cluster where there is one; what it printed. */
export function helm(args: readonly string[], home: string, cluster?: Cluster): string {
  const own = [clusterProgram('helm'), ...args];
  const [program = '', ...rest] = cluster?.inside(own) ?? own;
  const homes = { HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home };
  const env = { ...process.env, ...cluster?.env, ...homes };
  const { status, stdout, stderr } = spawnSync(program, rest, { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`helm ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

export function parsed(yaml: string): AnyObject[] {
  return parseAllDocuments(yaml).flatMap((one) => (one.contents === null ? [] : [one.toJS() as AnyObject]));
}

/** By what an object is, for comparing two installations. */
export function byIdentity(objects: readonly AnyObject[]): Record<string, AnyObject> {
  const idOf = ({ kind, metadata }: AnyObject): string => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
  const all = Object.fromEntries(objects.map((one) => [idOf(one), one]));
  if (Object.keys(all).length !== objects.length) throw new Error('Two objects have one name');
  return all;
}
