import type { AddonWish } from '@stash-addons/host';

/** What `--addon` and `--addon-version` ask for. */
export function wishOf(values: { addon?: string; 'addon-version'?: string }): AddonWish {
  return {
    ...(values.addon === undefined ? {} : { addon: values.addon }),
    ...(values['addon-version'] === undefined ? {} : { release: values['addon-version'] }),
  };
}
