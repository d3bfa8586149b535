import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { exampleHost } from '../src/place.js';

/** Every folder with a node of this machine, in the order a shell would find them. */
const FOLDERS = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/bin',
  '/usr/local/bin',
  dirname(process.execPath),
].filter((folder, index, all) => folder !== '' && existsSync(join(folder, 'node')) && all.indexOf(folder) === index);

it.each(FOLDERS)('stash-addons lists the addons where %s has the first Node on PATH', (folder) => {
  const listed = execFileSync(join(exampleHost, 'node_modules', '.bin', 'stash-addons'), ['addons', 'list'], {
    cwd: exampleHost,
    env: { PATH: [folder, '/usr/bin', '/bin'].join(delimiter) },
    encoding: 'utf8',
  });
  expect(listed).toMatch(/^postgres +@stash-addons\/postgres /m);
});
