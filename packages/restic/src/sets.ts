import { decodeTags, StashError, type FoundSnapshot } from '@stash-addons/core';
import type { Snapshot } from './types.js';

/** A snapshot with the parts of the set that it leads, of which there are none where it stands for itself. */
export interface SnapshotSet {
  snapshot: Snapshot;
  /** By name. */
  parts: Snapshot[];
}

const byName = new Intl.Collator('en', { numeric: true });

/** Whether it is a part of a set: such a snapshot is never chosen, kept or counted for itself. */
export function isPart({ tags }: Pick<Snapshot, 'tags'>): boolean {
  return decodeTags(tags).part !== undefined;
}

/** The parts that are there of the set the snapshot leads. */
export function partsOf(lead: Snapshot, all: readonly Snapshot[]): Snapshot[] {
  const { set = '' } = decodeTags(lead.tags);
  return indexParts(all).get(set) ?? [];
}

/** The snapshot that leads the set of a part. */
export function leadOf(part: Snapshot, all: readonly Snapshot[]): Snapshot | undefined {
  const { set } = decodeTags(part.tags);
  return all.find((one) => !isPart(one) && set !== undefined && decodeTags(one.tags).set === set);
}

/** The set that the snapshot stands for. Throws SA_SET_INCOMPLETE. */
export function wholeSet(snapshot: Snapshot, all: readonly Snapshot[], repository: string): SnapshotSet {
  const parts = partsOf(snapshot, all);
  const wanted = Number(decodeTags(snapshot.tags).parts ?? 0);
  const names = new Set(parts.map(partName)).size;
  if (parts.length === wanted && names === wanted) return { snapshot, parts };
  const problem = `it has ${wanted} parts, of which ${names} are there`;
  throw new StashError('SA_SET_INCOMPLETE', { snapshot: snapshot.id, problem, repository });
}

/** Sets and snapshots that stand for themselves, in the order given; and the parts that no snapshot leads. */
export function groupSets(all: readonly Snapshot[]): { sets: SnapshotSet[]; strays: Snapshot[] } {
  const parts = indexParts(all);
  const sets = all
    .filter((one) => !isPart(one))
    .map((snapshot) => ({ snapshot, parts: parts.get(decodeTags(snapshot.tags).set ?? '') ?? [] }));
  const led = new Set(sets.flatMap((one) => one.parts));
  return { sets, strays: all.filter((one) => isPart(one) && !led.has(one)) };
}

/** Parts by the name of their set, each list by name of the part. */
function indexParts(all: readonly Snapshot[]): Map<string, Snapshot[]> {
  const parts = new Map<string, Snapshot[]>();
  for (const one of all) {
    const { set, part } = decodeTags(one.tags);
    if (part !== undefined && set !== undefined) parts.set(set, [...(parts.get(set) ?? []), one]);
  }
  for (const list of parts.values()) list.sort((a, b) => byName.compare(partName(a), partName(b)));
  return parts;
}

/** The snapshot as a request carries it. */
export function foundSnapshot({ id, time, hostname, paths, tags = [], summary }: Snapshot): FoundSnapshot {
  const bytes = summary === undefined ? {} : { bytes: summary.total_bytes_processed };
  return { id, time, hostname, paths, tags, ...bytes };
}

function partName({ tags }: Snapshot): string {
  return decodeTags(tags).part ?? '';
}
