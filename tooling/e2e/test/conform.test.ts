import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { spawned } from '@stash-addons/testkit/fixtures';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..', '..');
const CLI = join(root, 'packages', 'cli', 'dist', 'main.js');
/** On a machine that has much else to do; alone it takes a fifth of it. */
const LONGEST_MS = 280_000;
const ADDONS = ['postgres', 'mariadb', 'mysql', 'nats', 'pvc'];

const folder = mkdtempSync(join(tmpdir(), 'sa-conform-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** pnpm's scripts name a folder with all packages of the workspace in NODE_PATH. */
function conform(words: string[]): ReturnType<typeof spawned> {
  return spawned(process.execPath, [CLI, 'conform', ...words], {
    env: { ...process.env, NODE_PATH: '' },
    longestMs: LONGEST_MS,
  });
}

describe.concurrent('the short profile of the conformance kit, with the real database', { timeout: 300_000 }, () => {
  it.each(ADDONS)('%s passes it', async (addon) => {
    const home = join(root, 'addons', addon);
    const [junit, badge] = [join(folder, `${addon}.xml`), join(folder, `${addon}.svg`)];
    const files = ['--junit', junit, '--badge', badge];
    const { code, stdout, all } = await conform([home, '--root', home, '--short', '--json', ...files]);
    expect(code, all).toBe(0);
    const report = JSON.parse(stdout) as { passed: number; failed: number; score: number };
    expect(report).toMatchObject({ failed: 0, score: 100 });
    expect(readFileSync(junit, 'utf8')).toContain('failures="0"');
    expect(readFileSync(badge, 'utf8')).toContain(`${report.passed}/${report.passed} short`);
  });
});

describe('the command', () => {
  it('tries an installed package by its name, with a declaration that was not published', async () => {
    const project = join(folder, 'project');
    const packages = join(project, 'node_modules', '@stash-addons');
    mkdirSync(packages, { recursive: true });
    writeFileSync(join(project, 'package.json'), '{}');
    for (const path of ['addons/pvc', 'packages/testkit'])
      symlinkSync(join(root, path), join(packages, basename(path)));
    const declaration = join(root, 'addons', 'pvc', 'conform.config.mjs');
    const words = [
      '@stash-addons/pvc',
      '--config',
      declaration,
      '--only',
      'manifest-valid',
      '--root',
      project,
      '--json',
    ];
    const { code, stdout, all } = await conform(words);
    expect(code, all).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ addon: '@stash-addons/pvc', passed: 1, failed: 0 });
  });

  it('says what to install where the kit is not installed', async () => {
    const { code, all } = await conform(['.', '--root', folder]);
    expect(code).toBe(2);
    expect(all).toContain('error SA_CONFORM_KIT_MISSING');
    expect(all).toContain('npm install --save-dev @stash-addons/testkit');
  });

  it.each([
    ['a folder without an addon', ['.'], 'SA_CONFORM_NOTHING'],
    ['a check that is not there', ['.', '--only', 'round-trap'], 'SA_CONFORM_CHECK_UNKNOWN'],
    ['no addon at all', [], 'SA_USAGE'],
  ])('refuses %s', async (_, words, problem) => {
    const home = join(root, problem === 'SA_CONFORM_NOTHING' ? 'tooling/e2e' : 'addons/pvc');
    const { code, all } = await conform([
      ...words.map((word) => (word === '.' ? home : word)),
      '--root',
      join(root, 'addons', 'pvc'),
    ]);
    expect(code, all).toBe(2);
    expect(all).toContain(`error ${problem}`);
  });
});
