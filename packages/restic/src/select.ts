import { decodeTags, StashError } from '@stash-addons/core';
import { isPart, leadOf, wholeSet, type SnapshotSet } from './sets.js';
import type { Snapshot } from './types.js';

export interface WantedSnapshot {
  /** Printable, for errors. */
  repository: string;
  /** Value of the `target` tag; also names the target in errors. */
  target: string;
  /** Id or the beginning of one. `latest` and absent mean the newest of this target. */
  snapshot?: string;
  /** Host that a rule or a flag names. */
  sourceHost?: string;
  /** The target's alias, under which it was backed up. */
  alias?: string;
  /** Only snapshots that hold this path. */
  path?: string;
  /** Snapshots without a target tag, as the old layout made them, belong to this target. */
  adoptUntagged?: boolean;
}

export interface SelectedSnapshot extends SnapshotSet {
  /** Sentences for the user. */
  warnings: string[];
}

/** The host name of a database that is one host. */
const FIRST_HOST = 'host-0';

/**
 * Which snapshot a restore takes: the one named; else the newest of this target, from the host of the rule, else of the
 * alias, else `host-0`, else the only one there. A snapshot of another target is taken only when named. Throws
 * SA_SNAPSHOT_NOT_FOUND, SA_SNAPSHOT_NONE, SA_SNAPSHOT_AMBIGUOUS, SA_SNAPSHOT_PART, SA_SET_INCOMPLETE.
 */
export function selectSnapshot(snapshots: readonly Snapshot[], wanted: WantedSnapshot): SelectedSnapshot {
  if (wanted.snapshot !== undefined && wanted.snapshot !== 'latest') {
    const named = byId(snapshots, wanted.snapshot, wanted.repository);
    refusePart(named, snapshots, wanted.repository);
    return { ...wholeSet(named, snapshots, wanted.repository), warnings: [] };
  }
  const own = snapshots.filter((snapshot) => belongs(snapshot, wanted));
  const { host, warnings } = hostOf(own, wanted);
  const newest = own
    .filter(({ hostname }) => hostname === host)
    .sort(byTime)
    .at(-1);
  if (newest === undefined) throw new StashError('SA_SNAPSHOT_NONE', describe(wanted, host));
  return { ...wholeSet(newest, snapshots, wanted.repository), warnings };
}

function byId(snapshots: readonly Snapshot[], id: string, repository: string): Snapshot {
  const found = snapshots.filter((snapshot) => snapshot.id.startsWith(id));
  const [first] = found;
  if (first !== undefined && found.length === 1 && id !== '') return first;
  const snapshot = found.length > 1 ? `${id} (${found.length} ids begin so)` : id;
  throw new StashError('SA_SNAPSHOT_NOT_FOUND', { snapshot, repository });
}

function refusePart(named: Snapshot, all: readonly Snapshot[], repository: string): void {
  if (!isPart(named)) return;
  const { part = '' } = decodeTags(named.tags);
  const lead = leadOf(named, all);
  if (lead !== undefined) throw new StashError('SA_SNAPSHOT_PART', { snapshot: named.id, part, lead: lead.id });
  const problem = 'the snapshot that leads it is not there';
  throw new StashError('SA_SET_INCOMPLETE', { snapshot: named.id, problem, repository });
}

function belongs(snapshot: Snapshot, wanted: WantedSnapshot): boolean {
  if (isPart(snapshot)) return false;
  if (wanted.path !== undefined && !snapshot.paths.includes(wanted.path)) return false;
  const { target } = decodeTags(snapshot.tags);
  return target === undefined ? wanted.adoptUntagged === true : target === wanted.target;
}

function hostOf(own: readonly Snapshot[], wanted: WantedSnapshot): { host: string | undefined; warnings: string[] } {
  const named = wanted.sourceHost || wanted.alias;
  if (named) return { host: named, warnings: [] };
  const hosts = [...new Set(own.map(({ hostname }) => hostname))].sort();
  if (hosts.includes(FIRST_HOST)) return { host: FIRST_HOST, warnings: [] };
  if (hosts.length > 1) {
    throw new StashError('SA_SNAPSHOT_AMBIGUOUS', { target: wanted.target, hosts: hosts.join(', ') });
  }
  const [only] = hosts;
  const warning = `There is no snapshot of ${FIRST_HOST}; the only host in the repository, ${only}, was taken.`;
  return { host: only, warnings: only === undefined ? [] : [warning] };
}

function describe(wanted: WantedSnapshot, host: string | undefined) {
  const target = host === undefined ? wanted.target : `${wanted.target} from the host ${host}`;
  return { repository: wanted.repository, target };
}

/** restic writes nanoseconds, which Date would cut to milliseconds. */
function byTime(a: Snapshot, b: Snapshot): number {
  const [left, right] = [instant(a.time), instant(b.time)];
  return left.seconds - right.seconds || left.nanoseconds - right.nanoseconds;
}

function instant(time: string): { seconds: number; nanoseconds: number } {
  const [, fraction = ''] = /\.(\d+)/.exec(time) ?? [];
  return { seconds: Date.parse(time.replace(/\.\d+/, '')) / 1000, nanoseconds: Number(fraction.padEnd(9, '0')) };
}
