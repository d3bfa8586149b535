import { WORDS } from './command-line.js';
import { DATABASE } from './database.js';
import { DOCUMENTS } from './documents.js';
import { REPOSITORY } from './repository.js';
import { SNAPSHOTS } from './snapshots.js';
import type { BadInput } from './row.js';

/** Every row, by what the input is about. After each, repository and database are as they were. */
export const BAD_INPUT: Record<string, BadInput[]> = {
  'The command line': WORDS,
  Documents: DOCUMENTS,
  'The database and its programs': DATABASE,
  'The repository': REPOSITORY,
  'Snapshots to restore': SNAPSHOTS,
};
