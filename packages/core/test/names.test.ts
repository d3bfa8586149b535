import { expect, it } from 'vitest';
import { distinctName } from '../src/index.js';

it('a name that is short enough is what the wire makes of it', () => {
  expect(distinctName('stash-backup-nightly-1778295600', '0')).toBe('stash-backup-nightly-1778295600-0');
});

it('two long names that differ in the middle alone stay two, of labels that Kubernetes takes', () => {
  const names = ['acme', 'beta', '-.-.'].map((one) =>
    distinctName(`stash-backup-production-customer-${one}-widget-database-1778295600`, '0', 40),
  );
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^(?=.{1,40}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
});
