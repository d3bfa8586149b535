import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { must } from '@stash-addons/registry';
import { unpack, type Unpacked } from '../src/unpack.ts';

/** The build that the tests of statements claim. */
export const BUILD = {
  repository: 'https://github.com/acme/widgets',
  workflow: '.github/workflows/release.yml',
  ref: 'refs/tags/v1',
  commit: 'a'.repeat(40),
  event: 'push',
  run: '7',
};

const DEFAULTS = { name: '@stash-addons/widget', version: '1.2.3', license: 'Apache-2.0', type: 'module' };

/** A package as npm packs it, of these files. */
export async function packed(
  folder: string,
  packageJson: object = {},
  files: Record<string, string> = {},
): Promise<Unpacked> {
  const json = { ...DEFAULTS, ...packageJson };
  const all = { LICENSE: 'Apache', 'package.json': JSON.stringify(json), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const [first] = JSON.parse(await must('npm', ['pack', '--json', '--ignore-scripts'], { cwd: folder })) as {
    filename: string;
  }[];
  const tarball = join(folder, first?.filename ?? '');
  return unpack({ name: json.name, version: json.version, folder, tarball }, join(folder, 'unpacked'));
}
