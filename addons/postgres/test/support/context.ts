import { contextOf as contextFor, snapshotOf as snapshotFor, type Given } from '@stash-addons/addon-tests';
import type { RunContext, SnapshotInfo } from '@stash-addons/core';
import type { Facts } from '../../src/facts.js';
import { manifest } from '../../src/manifest.js';

const VERSIONS = ['18.1', '17.6', '15.18'];

export function contextOf(given: Given = {}): RunContext {
  return contextFor(manifest, { versions: VERSIONS, ...given });
}

export function snapshotOf(format: string, tags: Record<string, string> = {}): SnapshotInfo {
  return snapshotFor(manifest, format, tags);
}

export function factsOf(facts: Partial<Facts> = {}): Facts {
  return {
    version: 150018,
    user: 'postgres',
    superuser: true,
    recovering: false,
    databases: ['app', 'postgres', 'template1'],
    closed: [],
    used: [],
    filled: [],
    subscribed: [],
    ...facts,
  };
}
