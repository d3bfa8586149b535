import { expect, it } from 'vitest';
import { releaseName } from '../../src/index.js';

it.each([
  ['widget-backup-{release}', '1.0', 'widget-backup-1.0'],
  ['widget-backup', '1.0', 'widget-backup'],
  ['{release}-widget-{release}', '{release}', '{release}-widget-{release}'],
  ['widget-{release}', '', 'widget-'],
])('%s with the suffix "%s" is %s', (pattern, suffix, name) => {
  expect(releaseName(pattern, suffix)).toBe(name);
});
