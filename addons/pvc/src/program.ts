import type { Program } from '@stash-addons/core';
import { planBackup } from './backup.js';
import { planRestore } from './restore.js';

/** There is no server to ask: what is mounted is there. */
export const program: Program<undefined> = {
  diagnoses: [],
  probe: () => [],
  facts: () => undefined,
  backup: planBackup,
  restore: (context, _facts, snapshots) => planRestore(context, snapshots),
};
