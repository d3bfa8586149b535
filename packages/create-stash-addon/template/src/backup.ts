import { hostOf, planOf, type Plan, type RunContext } from '@stash-addons/core';
import { commandFor } from './connection.js';
import { DUMP, DUMP_FILE } from './database.js';
import type { Facts } from './facts.js';

/** The dump goes from the program into restic through a pipe; it is kept only if both end well. */
export function planBackup(context: RunContext, facts: Facts): Plan {
  const flow = { kind: 'stream' as const, file: DUMP_FILE, stages: [commandFor(context, DUMP)] };
  return planOf([{ host: hostOf(context), format: 'dump', flow }], { serverVersion: facts.version });
}
