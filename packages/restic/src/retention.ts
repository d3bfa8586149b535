import { decodeTags, encodeTag } from '@stash-addons/core';
import type { Snapshot } from './types.js';

/** Which snapshots restic lets a policy see. */
export interface RetentionFilter {
  /** Any of these hosts; absent: every host. */
  hosts?: readonly string[];
  /** Any of these; each is tags joined by commas, all of which must be there. The empty text: no tag at all. */
  tagLists?: readonly string[];
}

export interface RetentionScope {
  filter: RetentionFilter;
  /** The same choice for a snapshot at hand. */
  includes(snapshot: Snapshot): boolean;
}

export interface RetentionScopeOptions {
  /** Value of the `target` tag. */
  target: string;
  hosts?: readonly string[];
  /** Snapshots without any tag, as the old layout made them, belong to this target too. */
  adoptUntagged?: boolean;
}

/** Which snapshots belong to a target. Those of another target never do, nor tagged ones of unknown origin. */
export function retentionScope({ target, hosts, adoptUntagged = false }: RetentionScopeOptions): RetentionScope {
  const tagLists = [encodeTag('target', target), ...(adoptUntagged ? [''] : [])];
  return {
    filter: { tagLists, ...(hosts !== undefined && { hosts }) },
    includes(snapshot) {
      if (hosts !== undefined && !hosts.includes(snapshot.hostname)) return false;
      if (decodeTags(snapshot.tags).target === target) return true;
      return adoptUntagged && (snapshot.tags ?? []).length === 0;
    },
  };
}
