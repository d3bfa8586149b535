import {
  decodeTags,
  StashError,
  type FoundSet,
  type HostChoice,
  type RunRequest,
  type SnapshotInfo,
} from '@stash-addons/core';
import {
  foundSnapshot,
  isPart,
  selectSnapshot,
  type Restic,
  type Snapshot,
  type WantedSnapshot,
} from '@stash-addons/restic';
import { describeSet, type Recognition } from './formats.js';

/** How the wire writes the kind of a target that is not named. */
const EMPTY_TARGET = 'EmptyTarget';

export interface SnapshotChoice {
  restic: Pick<Restic, 'snapshots' | 'repository'>;
  request: Pick<RunRequest, 'hosts' | 'member' | 'tags' | 'retention' | 'target'>;
  flags: Readonly<Record<string, string>>;
  /** Our host where the request names none. */
  host: string;
  /** Whether the addon restores several hosts in one session. */
  many: boolean;
  recognition: Recognition;
  onWarning(text: string): void;
}

export interface ChosenSnapshots {
  /** One for each of our hosts. */
  snapshots: SnapshotInfo[];
  /** Whether the repository was looked into; otherwise the engine did, some time ago. */
  listed: boolean;
}

/** The snapshots a restore takes. What the engine has found is taken as it is, unless a flag says otherwise. */
export async function chooseSnapshots(choice: SnapshotChoice): Promise<ChosenSnapshots> {
  const given = givenByEngine(choice);
  if (given !== undefined) return { snapshots: given, listed: false };
  const all = await choice.restic.snapshots();
  const hosts = hostsOf(choice, all);
  const snapshots = hosts.map((host) => {
    const { snapshot, parts, warnings } = selectSnapshot(all, wantedBy(host, choice));
    for (const warning of warnings) choice.onWarning(warning);
    const found = { ...foundSnapshot(snapshot), parts: parts.map(foundSnapshot) };
    return describeSet(found, host.host, choice.recognition);
  });
  return { snapshots, listed: true };
}

/** Throws SA_SNAPSHOT_NOT_FOUND where one of them, or a part, is there no more or cannot be read. */
export async function refuseMissing(
  restic: Pick<Restic, 'snapshots' | 'repository'>,
  chosen: readonly SnapshotInfo[],
): Promise<void> {
  const ids = chosen.flatMap(({ id, parts = [] }) => [id, ...parts.map((part) => part.id)]);
  const there = new Set((await restic.snapshots({ ids, skipDamaged: true })).map(({ id }) => id));
  const missing = ids.find((id) => !there.has(id));
  if (missing === undefined) return;
  throw new StashError('SA_SNAPSHOT_NOT_FOUND', { snapshot: missing, repository: restic.repository });
}

function givenByEngine({ request, flags, recognition }: SnapshotChoice): SnapshotInfo[] | undefined {
  const { hosts } = request;
  const named = hosts.length === 1 ? namedByFlags(flags) : {};
  const given = hosts.flatMap(({ host, found }) =>
    found !== undefined && fits(found, named) ? [{ host, found }] : [],
  );
  if (given.length === 0 || given.length < hosts.length) return undefined;
  return given.map(({ host, found }) => describeSet(found, host, recognition));
}

function fits({ id, hostname }: FoundSet, { snapshot, sourceHost }: ReturnType<typeof namedByFlags>): boolean {
  const isNamed = snapshot === undefined || snapshot === 'latest' || id.startsWith(snapshot);
  return isNamed && (sourceHost === undefined || sourceHost === hostname);
}

/** A snapshot that a flag names is for a run of one host; a run of several has its choices in the request. */
function hostsOf(choice: SnapshotChoice, all: readonly Snapshot[]): HostChoice[] {
  const { flags, request, host } = choice;
  const [first = { host }, ...others] = request.hosts;
  if (others.length > 0) return request.hosts;
  const named = namedByFlags(flags);
  const isOpen = request.hosts.length === 0 && Object.keys(named).length === 0;
  return isOpen && choice.many ? newestOfAll(choice, all) : [{ ...first, ...named }];
}

function namedByFlags(flags: SnapshotChoice['flags']): Pick<HostChoice, 'snapshot' | 'sourceHost'> {
  const snapshot = namedSnapshot(flags);
  const sourceHost = flags['source-hostname'];
  return { ...(snapshot === undefined ? {} : { snapshot }), ...(sourceHost ? { sourceHost } : {}) };
}

/** Every host of the session that made the target's newest snapshot; of the old layout, every host there is. */
function newestOfAll(choice: SnapshotChoice, all: readonly Snapshot[]): HostChoice[] {
  const { target } = choice.request.tags;
  const own = all.filter((snapshot) => {
    if (isPart(snapshot)) return false;
    const found = decodeTags(snapshot.tags).target;
    return found === undefined ? choice.request.retention?.adoptUntagged === true : found === target;
  });
  const newest = own.toSorted((a, b) => Date.parse(b.time) - Date.parse(a.time))[0];
  const session = decodeTags(newest?.tags).session;
  const together = session === undefined ? own : own.filter(({ tags }) => decodeTags(tags).session === session);
  const hosts = [...new Set(together.map(({ hostname }) => hostname))].sort();
  return hosts.length === 0 ? [{ host: choice.host }] : hosts.map((host) => ({ host, sourceHost: host }));
}

function wantedBy(host: HostChoice, choice: SnapshotChoice): WantedSnapshot {
  const { request, restic } = choice;
  const [path] = host.paths ?? [];
  return {
    repository: restic.repository,
    target: request.tags['target'] ?? request.target.ref.name ?? '',
    adoptUntagged: request.retention?.adoptUntagged ?? false,
    targetless: request.target.ref.kind === EMPTY_TARGET,
    ...(host.snapshot === undefined ? {} : { snapshot: host.snapshot }),
    ...(host.sourceHost ? { sourceHost: host.sourceHost } : {}),
    ...(request.member.alias ? { alias: request.member.alias } : {}),
    ...(path === undefined ? {} : { path }),
  };
}

/** Ids joined by commas on the wire, of which exactly one makes sense. */
function namedSnapshot(flags: Readonly<Record<string, string>>): string | undefined {
  const ids = (flags['snapshot'] || flags['snapshots'] || '').split(',').filter((id) => id !== '');
  if (ids.length <= 1) return ids[0];
  throw new StashError('SA_SNAPSHOT_AMBIGUOUS', { target: 'this run', hosts: `${ids.length} snapshots in --snapshot` });
}
