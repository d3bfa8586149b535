import type { Lab } from '../lab/lab.js';
import type { Need } from './needs.js';

export const GROUPS = {
  package: 'The package',
  commands: 'What is started',
  'round-trip': 'What comes back',
  access: 'Who may',
  tls: 'TLS',
  dump: 'Bad dumps',
  restore: 'Snapshots',
  kill: 'Kills',
  disk: 'Full disks',
  rest: 'What is left',
  versions: 'Versions',
} as const;

export type Group = keyof typeof GROUPS;

/** One thing that is tried. Its id never changes its meaning. */
export interface Check {
  id: string;
  group: Group;
  /** What it proves, as a sentence. */
  proves: string;
  /** What the kit does. */
  how: string;
  /** Where to look when it fails. */
  fix: string;
  needs: readonly Need[];
  /** Also in the short profile. */
  short: boolean;
  /** Throws `Failed`, or whatever went wrong on the way; may answer with a note for the report. */
  run(lab: Lab): Promise<string | void>;
}

type Row = Omit<Check, 'group' | 'needs' | 'short'> & Partial<Pick<Check, 'needs' | 'short'>>;

/** The checks of a group; what they need beyond that of each is said once. */
export function group(name: Group, needs: readonly Need[], rows: readonly Row[]): Check[] {
  return rows.map((row) => ({
    ...row,
    group: name,
    needs: [...needs, ...(row.needs ?? [])],
    short: row.short ?? false,
  }));
}
