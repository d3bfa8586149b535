/** How much is tried. */
export interface Profile {
  name: 'full' | 'short';
  /** About how large the data set `large` is. */
  megabytes: number;
}

export const FULL: Profile = { name: 'full', megabytes: 48 };
export const SHORT: Profile = { name: 'short', megabytes: 12 };
