import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { buildManifest, CONTRACT } from '../../src/index.js';
import { sampleAddon, sampleSource } from './sample.js';

const packageJson = { name: '@acme/widget', version: '1.2.3' };
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

it('adds what only the build knows and keeps what the author wrote', () => {
  const files = [
    { path: 'dist/program.js', content: Buffer.from('program') },
    { path: 'dist/helper.js', content: Buffer.from('helper') },
  ];
  const manifest = buildManifest({ addon: sampleAddon(), packageJson, program: 'dist/program.js', files });
  expect(manifest).toEqual({
    ...sampleSource(),
    contract: CONTRACT,
    addon: {
      name: 'widget',
      title: 'Widget',
      package: '@acme/widget',
      version: '1.2.3',
      program: 'dist/program.js',
    },
    files: { 'dist/helper.js': hash('helper'), 'dist/program.js': hash('program') },
  });
});

it('writes the same text whatever the order of the files', () => {
  const files = ['b', 'a', 'c'].map((path) => ({ path, content: Buffer.from(path) }));
  const build = (list: typeof files) =>
    JSON.stringify(buildManifest({ addon: sampleAddon(), packageJson, program: 'a', files: list }));
  expect(build(files)).toBe(build([...files].reverse()));
});
