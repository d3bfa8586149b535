import { inRange } from '@stash-addons/core';
import { describe, expect, it } from 'vitest';
import { manifest } from '../src/manifest.js';

describe('releases', () => {
  it.each([
    ['5.6.24', '5.7.25'],
    ['5.7.44', '5.7.25'],
    ['8.0.3', '8.0.3'],
    ['8.0.13', '8.0.3'],
    ['8.0.20', '8.0.14'],
    ['8.0.44', '8.0.21'],
    ['8.4.6', '8.4'],
    ['9.7.4-2', '9'],
  ])('server %s is served by %s and no other', (version, suffix) => {
    const serving = manifest.releases.filter(({ server }) => inRange(version, server));
    expect(serving.map((one) => one.suffix)).toEqual([suffix]);
  });
});

describe('the programs of this name', () => {
  const { versionPattern = '' } = manifest.tools['mysqldump'] ?? {};
  const versionOf = (text: string) => new RegExp(versionPattern).exec(text)?.[1];

  it.each([
    ['mysqldump  Ver 9.7.4-2 for Linux on x86_64 ((Debian))', '9.7.4'],
    ['mysql  Ver 8.0.44 for Linux on x86_64 (MySQL Community Server - GPL)', '8.0.44'],
    ['mysqldump  Ver 8.0.36-28 for Linux on x86_64 (Percona Server (GPL), Release 28)', '8.0.36'],
    ['mysqldump  Ver 10.13 Distrib 5.7.44, for Linux (x86_64)', '5.7.44'],
  ])('are MySQL: %s', (text, version) => expect(versionOf(text)).toBe(version));

  it.each([
    'mysqldump  Ver 10.19 Distrib 10.11.14-MariaDB, for debian-linux-gnu (x86_64)',
    'mysql  Ver 15.1 Distrib 10.11.14-MariaDB, for debian-linux-gnu (x86_64) using  EditLine wrapper',
    'mysqldump from 11.8.3-MariaDB, client 10.19 for debian-linux-gnu (x86_64)',
  ])('are somebody else: %s', (text) => expect(versionOf(text)).toBeUndefined());
});
