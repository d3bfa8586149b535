import type { Driver } from '@stash-addons/drivers';
import { WORDS } from './command-line.js';
import { ACCESS, ofDatabase } from './database.js';
import { DOCUMENTS } from './documents.js';
import { REPOSITORY } from './repository.js';
import { SNAPSHOTS } from './snapshots.js';
import type { BadInput } from './row.js';

/** Every row that is about us, by what the input is about. After each, repository and database are as they were. */
const OURS: Record<string, BadInput[]> = {
  'The command line': WORDS,
  Documents: DOCUMENTS,
  'Passwords and programs': ACCESS,
  'The repository': REPOSITORY,
  'Snapshots to restore': SNAPSHOTS,
};

/** All of them, those that are about us with the first database alone. */
export function badInput(drivers: readonly Driver[]): { title: string; driver: Driver; rows: BadInput[] }[] {
  const ours = Object.entries(OURS).flatMap(([title, rows]) =>
    drivers.slice(0, 1).map((driver) => ({ title, driver, rows })),
  );
  return [...ours, ...drivers.map((driver) => ({ title: `With ${driver.name}`, driver, rows: ofDatabase(driver) }))];
}
