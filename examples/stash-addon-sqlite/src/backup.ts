import { hostOf, planOf, type Plan, type RunContext } from '@stash-addons/core';
import { script } from './database.js';
import type { Facts } from './facts.js';
import { FOLDER, PATH } from './formats.js';

/**
 * A copy page by page, since the program's `.dump` cuts texts off at a NUL and forgets what PRAGMA user_version says.
 * The first question of a transaction fixes what it sees, so that the copy is of that one moment however much is
 * written meanwhile, and does not begin anew with each write of others.
 */
const BACKUP = `cd "$FOLDER"
"$SQLITE" -readonly -bail "$FILE" '.timeout 30000' BEGIN 'SELECT count(*) FROM sqlite_schema' '.backup main database.sqlite'
checked=$("$SQLITE" -bail database.sqlite 'PRAGMA quick_check')
[ "$checked" = ok ] || { echo "the database is damaged: $checked" >&2; exit 1; }`;

export function planBackup(context: RunContext, facts: Facts): Plan {
  const commands = [script(context, BACKUP, { env: { FOLDER: { $path: FOLDER } } })];
  const flow = { kind: 'tree' as const, path: PATH, folder: FOLDER, commands };
  return planOf([{ host: hostOf(context), format: 'copy', flow }], { serverVersion: facts.version });
}
