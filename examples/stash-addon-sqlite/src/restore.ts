import { planOf, restoreUnits, StashError, type Plan, type RunContext, type SnapshotInfo } from '@stash-addons/core';
import { fileOf, script } from './database.js';
import type { Facts } from './facts.js';
import { FOLDER, PATH } from './formats.js';

/** One transaction of the library: whoever has the file open sees the old content or the new, and a killed one is rolled back. */
const RESTORE = `cd "$FOLDER"
"$SQLITE" -bail "$FILE" '.timeout 30000' '.restore main database.sqlite'`;

export function planRestore(context: RunContext, facts: Facts, snapshots: SnapshotInfo[]): Plan {
  if (facts.filled && snapshots.length > 0 && context.params['replace'] !== 'true') {
    throw new StashError('SA_TARGET_EXISTS', { target: fileOf(context), text: 'it holds tables' });
  }
  const commands = [script(context, RESTORE, { env: { FOLDER: { $path: FOLDER } } })];
  const flow = { kind: 'tree' as const, path: PATH, folder: FOLDER, commands };
  return planOf(
    restoreUnits(snapshots, () => flow),
    { serverVersion: facts.version },
  );
}
