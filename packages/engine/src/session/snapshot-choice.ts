import { decodeTags, type HostChoice, StashError } from '@stash-addons/core';
import { selectSnapshot, type Snapshot } from '@stash-addons/restic';
import type { Resolution } from '@stash-addons/resolver';
import type { Prepared } from './prepare.js';
import { targetName } from './request.js';
import type { SessionRepository } from './repository.js';

/** A host of a restore and the snapshot it will get. */
export interface ChosenSnapshot {
  choice: HostChoice;
  snapshot: Snapshot;
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
    const selected = selectSnapshot(snapshots, wanted);
    warnings.push(...selected.warnings);
    const choice = { host: host.host, sourceHost: selected.snapshot.hostname, snapshot: selected.snapshot.id };
    return { choice, snapshot: selected.snapshot };
  });
  return { chosen, warnings };
}

/** Old snapshots name no target; they count as this one's unless the repository visibly serves others. */
function mayAdopt({ soleReferrer, prepared }: ChoiceInput, snapshots: readonly Snapshot[], named: boolean): boolean {
  if (named) return true;
  const own = targetName(prepared);
  const foreign = snapshots.some(({ tags }) => ![undefined, own].includes(decodeTags(tags).target));
  return soleReferrer && !foreign;
}

function severalSnapshots({ invoker }: Prepared): Record<string, string> {
  return {
    object: `RestoreSession ${invoker.metadata.name}`,
    path: 'spec.target.rules[].snapshots',
    problem: 'must name one snapshot for each host',
  };
}
