import type { WireRetentionPolicy } from '@stash-addons/core';
import type { Values } from './command.js';
import type { OPTIONS } from './options.js';
import { parseCount } from './params.js';

/** The policy that the `--keep-*` flags and `--prune` describe. Throws SA_USAGE. */
export function retentionOf(values: Values<typeof OPTIONS.retention>): Omit<WireRetentionPolicy, 'name'> {
  const counts = {
    keepLast: parseCount('keep-last', values['keep-last']),
    keepHourly: parseCount('keep-hourly', values['keep-hourly']),
    keepDaily: parseCount('keep-daily', values['keep-daily']),
    keepWeekly: parseCount('keep-weekly', values['keep-weekly']),
    keepMonthly: parseCount('keep-monthly', values['keep-monthly']),
    keepYearly: parseCount('keep-yearly', values['keep-yearly']),
    keepTags: values['keep-tag'],
  };
  const given = Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== undefined));
  return { ...given, prune: values.prune ?? false };
}
