/** How much is tried. */
export interface Profile {
  name: 'full' | 'short';
  /** About how large the data set `large` is. */
  megabytes: number;
  /** How many hostile passwords are taken, out of all. */
  passwords: number;
}

export const FULL: Profile = { name: 'full', megabytes: 48, passwords: Number.POSITIVE_INFINITY };
export const SHORT: Profile = { name: 'short', megabytes: 12, passwords: 1 };
