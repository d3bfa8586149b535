import { decodeTags, type HostChoice, StashError } from '@stash-addons/core';
import { foundSnapshot, selectSnapshot, type Snapshot, type SnapshotSet } from '@stash-addons/restic';
import type { Resolution } from '@stash-addons/resolver';
import { targetName } from '@stash-addons/session';
import type { Prepared } from './prepare.js';
import type { SessionRepository } from './repository.js';

/** A host of a restore and the snapshot it will get. */
export interface ChosenSnapshot extends SnapshotSet {
  choice: HostChoice;
}

export interface SnapshotChoice {
  chosen: ChosenSnapshot[];
  warnings: string[];
}

export interface ChoiceInput {
  repository: SessionRepository;
  prepared: Prepared;
  resolution: Resolution;
  /** No other document uses the repository, or the user named the source. */
  soleReferrer: boolean;
}

/** Looks into the repository and settles which snapshot each host gets. Throws SA_SNAPSHOT_*. */
export async function chooseSnapshots(input: ChoiceInput): Promise<SnapshotChoice> {
  const snapshots = await input.repository.restic().snapshots();
  const hosts = input.resolution.hosts.length > 0 ? input.resolution.hosts : [{ host: 'host-0', snapshots: [] }];
  const warnings: string[] = [];
  const chosen = hosts.map((host): ChosenSnapshot => {
    const [id, ...more] = host.snapshots;
    if (more.length > 0) throw new StashError('SA_RESOLVE_FIELD', severalSnapshots(input.prepared));
    const wanted = {
      repository: input.repository.url,
      target: targetName(input.prepared),
      adoptUntagged: mayAdopt(input, snapshots, 'sourceHost' in host && host.sourceHost !== undefined),
      ...('sourceHost' in host && host.sourceHost !== undefined ? { sourceHost: host.sourceHost } : {}),
      ...(id === undefined ? {} : { snapshot: id }),
    };
    const { snapshot, parts, warnings: doubts } = selectSnapshot(snapshots, wanted);
    warnings.push(...doubts);
    const found = { ...foundSnapshot(snapshot), parts: parts.map(foundSnapshot) };
    return {
      choice: { host: host.host, sourceHost: snapshot.hostname, snapshot: snapshot.id, found },
      snapshot,
      parts,
    };
  });
  return { chosen, warnings };
}

/** Old snapshots name no target; they count as this one's unless the repository visibly serves others. */
function mayAdopt({ soleReferrer, prepared }: ChoiceInput, snapshots: readonly Snapshot[], named: boolean): boolean {
  if (named) return true;
  const own = targetName(prepared);
  const foreign = snapshots.some((snapshot) => ![undefined, own].includes(ownerOf(snapshot)));
  return soleReferrer && !foreign;
}

function ownerOf({ tags }: Snapshot): string | undefined {
  const { target, 'part-of': partOf } = decodeTags(tags);
  return target ?? partOf;
}

function severalSnapshots({ invoker }: Prepared): Record<string, string> {
  return {
    object: `RestoreSession ${invoker.metadata.name}`,
    path: 'spec.target.rules[].snapshots',
    problem: 'must name one snapshot for each host',
  };
}
