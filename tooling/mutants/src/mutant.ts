import type { AddonCopy } from './copy.ts';

/** One way of breaking an addon. */
export interface Mutant {
  kind: string;
  /** What an author has done. */
  does: string;
  /** The check that must fail. */
  check: string;
  /** Addons it is made of; all that the check is not skipped for, without. */
  only?: readonly string[];
  /** Its hashes are left as they were. */
  unhashed?: true;
  make(copy: AddonCopy): void;
}
