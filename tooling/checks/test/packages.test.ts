import { describe, expect, test } from 'vitest';
import { checkAddonFolders } from '../src/addon-folders.ts';
import { checkDependencies } from '../src/dependencies.ts';
import { compareDoc, errorsDoc } from '../src/errors-doc.ts';
import { checkManifests } from '../src/manifests.ts';
import { checkPublint } from '../src/publint.ts';
import { checkWorkflows } from '../src/workflows.ts';
import { manifest, problemsIn } from './made-up-repository.ts';

describe('dependencies', () => {
  const problemsOf = (fields: object, budget: object = {}, built = '') =>
    problemsIn(
      {
        'packages/a/package.json': manifest('a', fields),
        'packages/a/dist/index.js': built,
        'tooling/checks/dependency-budget.json': JSON.stringify(budget),
      },
      checkDependencies,
    );

  test('accepts what was decided on, pinned and declared', async () => {
    const fields = { dependencies: { yaml: '1.2.3', '@stash-addons/core': 'workspace:*' } };
    expect(
      await problemsOf(fields, { a: ['yaml'] }, "import 'yaml';\nimport 'node:fs';\nimport '@stash-addons/core';"),
    ).toEqual([]);
  });

  test.each(['^1.2.3', '*', 'latest', '1.x'])('finds the range %s', async (range) => {
    expect(await problemsOf({ devDependencies: { yaml: range } })).toHaveLength(1);
  });

  test('finds a dependency that nobody decided on, and a decision that nobody needs', async () => {
    expect(await problemsOf({ dependencies: { yaml: '1.2.3' } })).toHaveLength(1);
    expect(await problemsOf({}, { a: ['yaml'] })).toHaveLength(1);
  });

  test('finds what the build imports and npm would not install', async () => {
    const fields = { devDependencies: { yaml: '1.2.3' } };
    expect(await problemsOf(fields, {}, "const y = () => import('yaml/sub');")).toEqual([
      'a: its build imports yaml, which is not among its dependencies',
    ]);
  });
});

describe('addon-folders', () => {
  const sources = ['addon', 'backup', 'main', 'manifest'].map((name) => `src/${name}.ts`);
  const declared = ['conform.config.mjs', 'conform.golden.json'];
  const beside = ['Dockerfile', 'README.md', 'tsconfig.json', 'tsup.config.ts', ...declared];
  const all = [...beside, 'test/a.test.ts', ...sources];
  const addon = (name: string) => ({
    ...Object.fromEntries(all.map((file) => [`addons/${name}/${file}`, ''])),
    [`addons/${name}/package.json`]: manifest(name, { scripts: { build: 'x' }, stashAddon: {} }),
  });
  const problemsOf = (changes: Record<string, string>) =>
    problemsIn({ ...addon('acme'), ...addon('widget'), ...changes }, checkAddonFolders);

  test('accepts two that look alike', async () => {
    expect(await problemsOf({})).toEqual([]);
  });

  test.each([
    ['a file of its own', { 'addons/widget/notes.txt': '' }],
    ['another build configuration', { 'addons/widget/tsup.config.ts': 'other' }],
    ['other scripts', { 'addons/widget/package.json': manifest('widget', { scripts: {}, stashAddon: {} }) }],
  ])('finds %s', async (_what, changes) => {
    expect(await problemsOf(changes)).toHaveLength(1);
  });

  test('leaves alone what addons are built of', async () => {
    expect(await problemsOf({ 'addons/acme-family/package.json': manifest('acme-family') })).toEqual([]);
  });

  test('finds a missing file', async () => {
    const { 'addons/widget/README.md': _removed, ...rest } = addon('widget');
    expect(await problemsIn({ ...addon('acme'), ...rest }, checkAddonFolders)).toEqual([
      'addons/widget: README.md is missing',
    ]);
  });
});

describe('errors-doc', () => {
  const row = { message: 'M {x}.', hint: 'Run `y`.', exit: 1 };
  const table = { SA_A: row, SA_B: { ...row, retryable: true } };

  test('accepts the page that was made from the table', () => {
    expect(compareDoc(table, errorsDoc(table))).toEqual([]);
  });

  test('finds a code that is missing, one too many, and another text', () => {
    expect(compareDoc(table, errorsDoc({ SA_A: row }))).toEqual(['docs/errors.md: SA_B is missing']);
    expect(compareDoc({ SA_A: row }, errorsDoc(table))).toEqual(['docs/errors.md: there is no code SA_B']);
    expect(compareDoc(table, errorsDoc({ ...table, SA_A: { ...row, hint: 'Else.' } }))).toHaveLength(1);
  });
});

describe('manifests', () => {
  const build = (script: string) => ({
    'addons/acme/package.json': manifest('acme', { scripts: { build: 'node build.mjs' }, stashAddon: {} }),
    'addons/acme/build.mjs': `import { writeFileSync as write } from 'node:fs';\n${script}`,
    'addons/acme/dist/addon.json': '{}',
    'addons/acme/dist/program.js': '1',
  });
  const same = "write('dist/addon.json', '{}'); write('dist/program.js', '1');";

  test('accepts a build that makes the same bytes again', async () => {
    expect(await problemsIn(build(same), checkManifests)).toEqual([]);
  });

  test.each([
    ['another manifest', `${same} write('dist/addon.json', '{"a":1}');`],
    ['another program', `${same} write('dist/program.js', '2');`],
    ['a failure', 'process.exit(1);'],
  ])('finds %s', async (_what, script) => {
    expect(await problemsIn(build(script), checkManifests)).toHaveLength(1);
  });
});

describe('publint', () => {
  const exporting = { exports: { '.': './dist/index.js' }, files: ['dist'], license: 'Apache-2.0' };

  test('accepts a package whose exports are packed', async () => {
    const files = {
      'packages/a/package.json': manifest('a', exporting),
      'packages/a/dist/index.js': 'export const a = 1;',
    };
    expect(await problemsIn(files, checkPublint)).toEqual([]);
  });

  test('finds an export that would not be packed', async () => {
    const files = {
      'packages/a/package.json': manifest('a', { ...exporting, files: ['src'] }),
      'packages/a/dist/index.js': '',
    };
    expect(await problemsIn(files, checkPublint)).toHaveLength(1);
  });
});

describe('workflows', () => {
  const workflow = (step: string) => ({
    'packages/a/template/.github/workflows/release.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - ${step}\n`,
  });

  test('accepts one of a template', async () => {
    expect(await problemsIn(workflow('run: npm test'), checkWorkflows)).toEqual([]);
  });

  test.each([
    ['a step that is not there', 'run: echo ${{ steps.image.outputs.digest }}'],
    ['an input that the action does not have', 'uses: actions/setup-node@v4\n        with: { node: 24 }'],
    ['a key that is misspelt', 'runs: npm test'],
  ])('finds %s', async (_what, step) => {
    expect(await problemsIn(workflow(step), checkWorkflows)).toEqual([expect.stringMatching(/release\.yml:\d+:/)]);
  });

  test('finds that there is none to look at', async () => {
    expect(await problemsIn({}, checkWorkflows)).toHaveLength(1);
  });
});
