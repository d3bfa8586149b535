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
  /** The restore names no target: where none of its own are there, it takes those of the one target that has any of the host. */
  targetless?: boolean;
  /** Snapshots without a target tag, as the old layout made them, belong to this target. */
  adoptUntagged?: boolean;
}

export interface SelectedSnapshot extends SnapshotSet {
  /** Sentences for the user. */
  warnings: string[];
}

/** The host name of a database that is one host. */
const FIRST_HOST = 'host-0';
const NUMBERED_HOST = /^host-\d+$/;

/**
 * Which snapshot a restore takes: the one named; else the newest of this target, from the host of the rule, else of the
 * alias, else `host-0`, else the only one there. A snapshot of another target is taken only when it is named, or the host of
 * the rule is one of that target alone, or the restore is of no target. Throws SA_SNAPSHOT_NOT_FOUND, SA_SNAPSHOT_NONE, SA_SNAPSHOT_AMBIGUOUS, SA_SNAPSHOT_PART, SA_SET_INCOMPLETE.
 */
export function selectSnapshot(snapshots: readonly Snapshot[], wanted: WantedSnapshot): SelectedSnapshot {
  if (wanted.snapshot !== undefined && wanted.snapshot !== 'latest') {
    const named = byId(snapshots, wanted.snapshot, wanted.repository);
    refusePart(named, snapshots, wanted.repository);
    return { ...wholeSet(named, snapshots, wanted.repository), warnings: [] };
  }
  const owner = wanted.targetless ? onlyTarget(snapshots, wanted) : wanted.target;
  const own = snapshots.filter((snapshot) => belongs(snapshot, { ...wanted, target: owner }));
  const { host, warnings } = hostOf(own, wanted);
  const newest = newestOf(own, host);
  if (newest !== undefined) return { ...wholeSet(newest, snapshots, wanted.repository), warnings };
  const other = ofOtherTarget(snapshots, wanted);
  if (other === undefined) throw new StashError('SA_SNAPSHOT_NONE', describe(wanted, host));
  const warning = `The host ${host} is one of ${targetOf(other)}, whose snapshot was taken.`;
  return { ...wholeSet(other, snapshots, wanted.repository), warnings: [warning] };
}

function newestOf(snapshots: readonly Snapshot[], host: string | undefined): Snapshot | undefined {
  return snapshots
    .filter(({ hostname }) => hostname === host)
    .sort(byTime)
    .at(-1);
}

/** An alias says where data came from, also to a new target; `host-0` is what every target has. */
function ofOtherTarget(snapshots: readonly Snapshot[], wanted: WantedSnapshot): Snapshot | undefined {
  const { sourceHost } = wanted;
  if (!sourceHost || NUMBERED_HOST.test(sourceHost)) return undefined;
  const others = snapshots.filter(
    (one) => one.hostname === sourceHost && holds(one, wanted) && targetOf(one) !== undefined,
  );
  const targets = [...new Set(others.map(targetOf))].sort();
  if (targets.length <= 1) return newestOf(others, sourceHost);
  const hosts = targets.map((target) => `${sourceHost} of ${target}`).join(', ');
  throw new StashError('SA_SNAPSHOT_AMBIGUOUS', { target: wanted.target, hosts });
}

/** Throws SA_SNAPSHOT_AMBIGUOUS where several targets have snapshots that would do. */
function onlyTarget(snapshots: readonly Snapshot[], wanted: WantedSnapshot): string {
  const named = wanted.sourceHost || wanted.alias;
  const fitting = snapshots.filter((one) => holds(one, wanted) && (!named || one.hostname === named));
  const targets = [...new Set(fitting.flatMap((one) => targetOf(one) ?? []))].sort();
  if (targets.length === 0 || targets.includes(wanted.target)) return wanted.target;
  if (targets.length === 1) return targets[0] as string;
  const hosts = targets.map((target) => `${named || 'some'} of ${target}`).join(', ');
  throw new StashError('SA_SNAPSHOT_AMBIGUOUS', { target: wanted.target, hosts });
}

function targetOf({ tags }: Snapshot): string | undefined {
  return decodeTags(tags).target;
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

function holds(snapshot: Snapshot, { path }: WantedSnapshot): boolean {
  return !isPart(snapshot) && (path === undefined || snapshot.paths.includes(path));
}

function belongs(snapshot: Snapshot, wanted: WantedSnapshot): boolean {
  if (!holds(snapshot, wanted)) return false;
  const target = targetOf(snapshot);
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
