import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packageChecks } from '../src/checks/package.js';
import type { Lab } from '../src/lab/lab.js';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kit-package-'));
});

afterEach(() => rmSync(dir, { recursive: true }));

/** What a check says of a program, in the folder of an author who has installed `helper`. */
async function check(id: string, program: string, more: Record<string, string> = {}): Promise<unknown> {
  const packageJson = {
    ...{ name: 'stash-addon-widget', version: '1.0.0', type: 'module', files: ['dist'] },
    stashAddon: { contract: 1, manifest: './dist/addon.json' },
  };
  const files: Record<string, string> = {
    'package.json': JSON.stringify(packageJson),
    'dist/addon.json': '{}',
    'dist/program.js': program,
    'node_modules/helper/package.json': '{"name":"helper","version":"1.0.0","main":"index.js"}',
    'node_modules/helper/index.js': '',
    ...more,
  };
  const folder = join(dir, 'the addon');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const manifest = { addon: { program: 'dist/program.js' }, files: { 'dist/program.js': '' } };
  const lab = { addon: { folder, packageJson, manifest }, place: (name: string) => join(dir, name) } as unknown as Lab;
  return packageChecks.find((one) => one.id === id)?.run(lab);
}

it('package-complete passes a program that is whole', async () => {
  await expect(check('package-complete', "import 'node:fs';\n")).resolves.toBeUndefined();
});

it('package-complete fails one that imports what only its author has installed', async () => {
  await expect(check('package-complete', "import 'helper';\n")).rejects.toThrow(
    'The program needs helper, which is not published with it',
  );
});

it('discovery-inert fails a package that npm would build, without a script that says so', async () => {
  await expect(check('discovery-inert', '')).resolves.toBeUndefined();
  await expect(check('discovery-inert', '', { 'binding.gyp': '{}' })).rejects.toThrow('npm builds binding.gyp');
});
