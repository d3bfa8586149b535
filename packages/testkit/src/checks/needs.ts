import type { Format } from '@stash-addons/core';
import type { AddonUnderTest } from '../addon/load-addon.js';
import { CAPABILITIES, type Capability } from '../declare/capability.js';

/** What the manifest shows. */
const TRAITS = {
  manifest: 'A host takes its manifest',
  restore: 'It can restore',
  endMark: 'Its dumps are files that end with a mark',
  appBinding: 'It serves AppBindings',
} as const;

type Trait = keyof typeof TRAITS;
export type Need = Capability | Trait;

export const NEEDS: Record<Need, string> = { ...TRAITS, ...CAPABILITIES };

/** Why the addon does not have it, or undefined. Only what is said by the manifest or the declaration excuses. */
export function excuse({ manifest, conformance }: AddonUnderTest, need: Need): string | undefined {
  if (need in CAPABILITIES) return conformance.lacks?.[need as Capability];
  if (need === 'restore' && manifest.operations.restore === undefined) return 'the manifest has no restore';
  if (need === 'appBinding' && manifest.serves.every(({ target }) => target !== 'AppBinding')) {
    return 'the manifest serves no AppBinding';
  }
  if (need === 'endMark' && !manifest.formats.some(endsWithMark)) return 'no format of the manifest has an end mark';
  return undefined;
}

export function endsWithMark({ layout, end, writes }: Format): boolean {
  return writes && layout === 'file' && end !== undefined;
}
