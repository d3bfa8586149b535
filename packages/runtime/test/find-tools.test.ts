import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findTools } from '../src/tools/find-tools.js';

const home = mkdtempSync(join(tmpdir(), 'sa-tools-'));
afterAll(() => rmSync(home, { recursive: true }));

function program(folder: string, says: string): string {
  mkdirSync(join(home, folder), { recursive: true });
  const path = join(home, folder, 'widget-dump');
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(path, 0o755);
  return path;
}

const old = program('old', 'widget-dump Ver 15.1 Distrib 10.11.3-Widget, for linux');
const recent = program('recent', 'widget-dump from 11.8.2-Widget, client 15.2 for linux');
program('other', 'widget-dump Ver 8.4.1 for linux (of somebody else)');
const PATH = ['old', 'recent', 'other'].map((name) => join(home, name)).join(delimiter);
const tool = { folders: [], versionArgs: ['--version'], range: '*', install: 'apt-get install widget' };

it('finds every version of a tool, newest first, each by the first number that it says', async () => {
  const { 'widget-dump': found } = await findTools({ 'widget-dump': tool }, PATH);
  expect(found?.map(({ version }) => version)).toEqual(['15.1', '11.8.2-Widget,', '8.4.1']);
});

it('reads the version by the pattern of the tool, and leaves out a program that is another one', async () => {
  const versionPattern = '(?:Distrib|from) ([0-9.]+)-Widget';
  const { 'widget-dump': found } = await findTools({ 'widget-dump': { ...tool, versionPattern } }, PATH);
  expect(found).toEqual([
    { version: '11.8.2', path: recent },
    { version: '10.11.3', path: old },
  ]);
});
