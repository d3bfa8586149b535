import {
  compareVersions,
  planOf,
  restoreUnits,
  type Plan,
  type RunContext,
  type SnapshotInfo,
} from '@stash-addons/core';
import { namedStreams } from './backup.js';
import { ARCHIVES, type Facts } from './facts.js';
import { FOLDER, pathOf } from './formats.js';
import { keepOld, putBackOld, restoreTree } from './helper-calls.js';
import { natsArgs } from './user-args.js';

/** Which streams there are, only the fetched dump says; so one helper checks it and restores them one by one. */
export function planRestore(context: RunContext, facts: Facts, snapshots: SnapshotInfo[]): Plan {
  const overwrite = context.params['overwrite'] === 'true';
  const order = {
    streams: namedStreams(context),
    overwrite,
    options: natsArgs(context).own,
    takesArchives: compareVersions(facts.version, ARCHIVES) >= 0,
  };
  const commands = [restoreTree(context, order)];
  const units = restoreUnits(snapshots, ({ paths }) => ({
    kind: 'tree',
    path: pathOf(paths),
    folder: FOLDER,
    commands,
  }));
  const keeping = { name: 'keep the streams that are replaced', run: keepOld(context), undo: putBackOld(context) };
  return planOf(units, { serverVersion: facts.version, before: overwrite ? [keeping] : [] });
}
