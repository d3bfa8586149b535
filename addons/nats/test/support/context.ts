import { contextOf as contextFor, snapshotOf as snapshotFor, type Given } from '@stash-addons/addon-tests';
import type { RunContext, SnapshotInfo } from '@stash-addons/core';
import type { Facts } from '../../src/facts.js';
import { manifest } from '../../src/manifest.js';

export function contextOf(given: Given = {}): RunContext {
  return contextFor(manifest, { versions: ['0.5.1'], secretKeys: {}, ...given });
}

export function factsOf(facts: Partial<Facts> = {}): Facts {
  return { version: '2.10.27', streams: ['events', 'orders'], inMemory: [], encrypted: false, bytes: 0, ...facts };
}

export function snapshotOf(paths: string[]): SnapshotInfo {
  return { ...snapshotFor(manifest, 'streams'), paths };
}
