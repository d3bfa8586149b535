import { inRange } from '@stash-addons/core';
import { expect, it } from 'vitest';
import { manifest } from '../src/manifest.js';

it.each([
  ['5.5.68', '10.5.8'],
  ['10.6.22', '10.5.8'],
  ['10.11.18', '10.11'],
  ['11.8.6', '11'],
  ['12.1.2', '11'],
])('server %s is served by release %s and no other', (version, suffix) => {
  const serving = manifest.releases.filter(({ server }) => inRange(version, server));
  expect(serving.map((one) => one.suffix)).toEqual([suffix]);
});

it('MySQL clients of the same names are told apart by what they say', () => {
  const pattern = new RegExp(manifest.tools['mariadb-dump']?.versionPattern ?? '');
  expect(pattern.exec('mariadb-dump  Ver 10.19 Distrib 10.11.18-MariaDB, for debian-linux-gnu')?.[1]).toBe('10.11.18');
  expect(pattern.exec('mariadb-dump from 11.8.6-MariaDB, client 10.19 for debian-linux-gnu')?.[1]).toBe('11.8.6');
  expect(pattern.exec('mysqldump  Ver 8.4.6 for Linux on x86_64')).toBeNull();
});
