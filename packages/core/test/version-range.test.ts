import { expect, it } from 'vitest';
import { compareVersions, inRange, isRange, versionNumbers } from '../src/index.js';

it.each([
  ['8.0.20', '>=8.0.14 <8.0.21', true],
  ['8.0.21', '>=8.0.14 <8.0.21', false],
  ['8.0.13', '>=8.0.14 <8.0.21', false],
  ['15.18 (Debian 15.18-1)', '>=15 <16', true],
  ['v8.0.36-28', '=8.0.36', true],
  ['9.6', '<9.6.0', false],
  ['9.6', '<=9.6.0 >9.5', true],
  ['5.7', '>=8.0 || <6', true],
  ['7.0', '>=8.0 || <6', false],
  ['anything', '*', true],
  ['anything', '>=0', false],
  ['8.0', '^8.0', false],
  ['8.0', '>=7 || ^8.0', false],
])('%s is in %s: %s', (version, range, expected) => {
  expect(inRange(version, range)).toBe(expected);
});

it.each(['*', '>=8', ' >=8.0  <9.1.2 ', '>=8 || =7.1', '* || <6'])('"%s" is a range', (range) => {
  expect(isRange(range)).toBe(true);
});

it.each(['', '8.0', '>=', '>= 8.0', '^8', '>=8.0.0.1', '>=8 ||'])('"%s" is no range', (range) => {
  expect(isRange(range)).toBe(false);
  expect(inRange('8.0', range)).toBe(false);
});

it('compares by numbers, absent ones as 0', () => {
  expect([compareVersions('1.10', '1.9'), compareVersions('2', '2.0.0'), compareVersions('1.2.3', '1.2.4')]).toEqual([
    1, 0, -1,
  ]);
  expect(versionNumbers('none')).toEqual([]);
});
