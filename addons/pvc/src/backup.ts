import { hostOf, planOf, type Plan, type RunContext } from '@stash-addons/core';
import { itemsOf, patterns } from './lists.js';
import { resticArgs } from './user-args.js';

/** All paths go into one snapshot of one host. */
export function planBackup(context: RunContext): Plan {
  const { flags, request } = context;
  const { paths, exclude } = request.target;
  const flow = {
    kind: 'volume' as const,
    paths: itemsOf(flags['backup-paths'], paths),
    ...patterns('exclude', itemsOf(flags['exclude'], exclude)),
    ...patterns('args', resticArgs(context)),
  };
  return planOf([{ host: hostOf(context), format: 'files', flow }]);
}
