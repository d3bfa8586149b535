import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { must, publicPackages, type PublicPackage } from '@stash-addons/registry';
import { makeTempDir } from '@stash-addons/testbed';
import { expect, it, onTestFinished } from 'vitest';
import { checkChangesets } from '../src/changesets.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const CHANGESET = join(root, 'node_modules', '@changesets', 'cli', 'bin.js');

/** What changesets reads of this repository, with these changesets alone. */
async function copyWith(changesets: Record<string, string>): Promise<string> {
  const { path, remove } = makeTempDir();
  onTestFinished(remove);
  const copy = (file: string): void => cpSync(join(root, file), join(path, file));
  for (const file of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', '.changeset/config.json']) copy(file);
  for (const group of ['packages', 'addons', 'tooling', 'examples']) {
    const manifests = readdirSync(join(root, group)).map((name) => join(group, name, 'package.json'));
    for (const file of manifests.filter((one) => existsSync(join(root, one)))) copy(file);
  }
  for (const [name, text] of Object.entries(changesets)) writeFileSync(join(path, '.changeset', name), text);
  const git = (...args: string[]) => must('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: path });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=all');
  await must(process.execPath, [CHANGESET, 'version'], { cwd: path });
  return path;
}

function bumpOf(before: PublicPackage, path: string): 'none' | 'major' | 'minor' | 'patch' {
  const file = join(path, relative(root, before.folder), 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  const [old, now] = [before.version, version].map((text) => text.split('.'));
  const at = (now ?? []).findIndex((part, index) => part !== old?.[index]);
  return (['major', 'minor', 'patch'] as const)[at] ?? 'none';
}

it('the first release gives every package a version and a changelog of its own', async () => {
  const name = 'first-release.md';
  const text = readFileSync(join(root, '.changeset', name), 'utf8');
  const path = await copyWith({ [name]: text });
  for (const one of publicPackages(root)) {
    expect([one.name, bumpOf(one, path)]).toEqual([one.name, 'minor']);
    expect(readFileSync(join(path, relative(root, one.folder), 'CHANGELOG.md'), 'utf8')).toContain('The first release');
  }
});

it.each(['minor', 'major'])('a %s of core makes a major of nothing else', async (bump) => {
  const path = await copyWith({ 'one.md': `---\n"@stash-addons/core": ${bump}\n---\n\nA change.\n` });
  const bumps = publicPackages(root).map((one) => [one.name, bumpOf(one, path)] as const);
  expect(Object.fromEntries(bumps)).toMatchObject({ '@stash-addons/core': bump, '@stash-addons/runtime': 'patch' });
  expect(bumps.filter(([name, made]) => made === 'major' && name !== '@stash-addons/core')).toEqual([]);
});

it('a package with another one inside its build has to be released with that', () => {
  const { path, remove } = makeTempDir();
  onTestFinished(remove);
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  };
  const manifest = (name: string, devDependencies = {}) => JSON.stringify({ name, version: '1.0.0', devDependencies });
  write('packages/core/package.json', manifest('@stash-addons/core'));
  write('addons/widget/package.json', manifest('@stash-addons/widget', { '@stash-addons/core': 'workspace:*' }));
  write('.changeset/one.md', '---\n"@stash-addons/core": patch\n---\n\nA fix.\n');
  expect(checkChangesets(path)).toEqual([
    'a changeset names @stash-addons/core, which is inside @stash-addons/widget: name that too',
  ]);
  write('.changeset/two.md', "---\n'@stash-addons/widget': patch\n'@stash-addons/gone': patch\n---\n\nThe same.\n");
  expect(checkChangesets(path)).toEqual(['a changeset names @stash-addons/gone, which is not published']);
  rmSync(join(path, '.changeset', 'two.md'));
  expect(checkChangesets(root)).toEqual([]);
});
