import { planOf, restoreUnits, type Plan, type RunContext, type SnapshotInfo } from '@stash-addons/core';
import { itemsOf, patterns } from './lists.js';
import { resticArgs } from './user-args.js';

/** Every path of the snapshot, or those that a rule names, each where it was. */
export function planRestore(context: RunContext, snapshots: SnapshotInfo[]): Plan {
  const { flags, request } = context;
  const units = restoreUnits(snapshots, (snapshot) => {
    const rule = request.hosts.find(({ host }) => host === snapshot.host);
    const chosen = itemsOf(flags['restore-paths'], rule?.paths);
    return {
      kind: 'volume',
      paths: chosen.length > 0 ? chosen : snapshot.paths,
      ...patterns('include', itemsOf(flags['include'], rule?.include)),
      ...patterns('exclude', itemsOf(flags['exclude'], rule?.exclude)),
      ...patterns('args', resticArgs(context)),
    };
  });
  return planOf(units);
}
