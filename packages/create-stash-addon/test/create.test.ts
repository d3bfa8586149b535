import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { create } from '../src/create.js';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'create-'));
});

afterEach(() => rmSync(cwd, { recursive: true }));

/** Runs it as somebody who types these lines would, or without a terminal; what it said. */
async function run(argv: string[], { typed, userAgent = '' }: { typed?: string[]; userAgent?: string } = {}) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end((typed ?? []).map((line) => `${line}\n`).join(''));
  await create(argv, { input, output, canAsk: typed !== undefined, cwd, userAgent });
  return String(output.read());
}

const read = (path: string) => readFileSync(join(cwd, path), 'utf8');
const failure = (code: string) => expect.objectContaining({ code }) as Error;
const OWN = ['--dump', "acme-dump -h {host} --all='a b'", '--load', 'acme-load {database}', '--ping', 'acme -V'];

describe('with --yes', () => {
  it('writes an addon of the made-up database, named like its package', async () => {
    expect(await run(['--yes'])).toContain('npm run conform');
    expect(JSON.parse(read('stash-addon-widget/package.json'))).toMatchObject({
      name: 'stash-addon-widget',
      stashAddon: { contract: 1 },
      files: ['dist/addon.json', 'dist/program.js'],
    });
    expect(statSync(join(cwd, 'stash-addon-widget/sample/bin/widget')).mode & 0o111).toBe(0o111);
  });

  it('leaves no placeholder of the template, in either kind of addon', async () => {
    await run(['sample', '--yes']);
    await run(['own', '--yes', ...OWN]);
    const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const left = files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => /(?<!\$)\{\{\w/.test(readFileSync(path, 'utf8')));
    expect(left).toEqual([]);
  });

  it('explains every file in the README', async () => {
    await run(['sample', '--yes']);
    const readme = read('sample/README.md');
    const names = readdirSync(join(cwd, 'sample'), { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() && !/sample\/sample|sample\/test|\.gitignore|README/.test(join(entry.parentPath, entry.name)),
      )
      .map((entry) => entry.name);
    expect(names.filter((name) => !readme.includes(name))).toEqual([]);
  });

  it('describes each file beside its name, in either kind of addon', async () => {
    await run(['sample', '--yes']);
    await run(['own', '--yes', ...OWN]);
    for (const folder of ['sample', 'own']) {
      const rows = read(`${folder}/README.md`)
        .split('\n')
        .filter((line) => line.startsWith('|'));
      expect(rows.filter((row) => row.split('|').length !== 4)).toEqual([]);
    }
    expect(read('own/README.md')).not.toContain('`sample/`');
  });

  it('writes to a folder by its whole path, and says how a shell gets there', async () => {
    expect(await run([join(cwd, 'my addon'), '--yes'])).toContain(`\n  cd 'my addon'\n`);
    expect(existsSync(join(cwd, 'my addon/package.json'))).toBe(true);
  });

  it.each([
    ['npm/11.9.0 node/v24', 'npm ci'],
    ['pnpm/12.21.0 npm/? node/v24', 'npx --yes pnpm@12.21.0 install --frozen-lockfile'],
    ['yarn/4.18.1 npm/? node/v24', 'npx --yes --package @yarnpkg/cli-dist@4.18.1 yarn install --immutable'],
    ['yarn/1.22.22 npm/? node/v24', 'npx --yes yarn@1.22.22 install --frozen-lockfile'],
  ])('installs by the lock file that %s writes, in the workflow', async (userAgent, install) => {
    await run(['new', '--yes'], { userAgent });
    expect(read('new/.github/workflows/release.yml')).toContain(`- run: '${install}'\n`);
  });

  it('takes the commands of another database, and then brings no made-up one', async () => {
    await run(['own', '--yes', '--name', 'acme', '--port', '4711', `--end-mark=-- it's done`, ...OWN]);
    const database = read('own/src/database.ts');
    expect(database).toContain(`export const DUMP: Words = ['acme-dump', '-h', '{host}', '--all=a b'];`);
    expect(database).toContain(`export const PASSWORD_VARIABLE = 'ACME_PASSWORD';`);
    expect(database).toContain(`export const END_MARK: string = "-- it's done";`);
    expect(database).toContain('export const PORT = 4711;');
    expect(read('own/conform.config.mjs')).toContain(`dump: { name: 'acme-dump' }, load: { name: 'acme-load' }`);
    expect(existsSync(join(cwd, 'own/sample'))).toBe(false);
  });

  it.each([
    ['pnpm/12.21.0 npm/? node/v24', 'pnpm-workspace.yaml', 'pnpm run build'],
    ['yarn/4.18.1 npm/? node/v24', '.yarnrc.yml', 'yarn build'],
  ])('adds the one file that %s needs', async (userAgent, file, says) => {
    expect(await run(['--yes'], { userAgent })).toContain(says);
    expect(existsSync(join(cwd, 'stash-addon-widget', file))).toBe(true);
  });
});

describe('what cannot be used', () => {
  it.each([
    [['--name', 'Acme DB'], 'small letters'],
    [['--port', '70000'], 'not a port'],
    [['--package', '../x'], 'npm package'],
    [['--title', 'a"b'], 'quotes'],
    [['--dump', 'acme-dump | gzip'], 'without a shell'],
    [['--dump', 'acme-dump --password={password}'], 'not arguments'],
    [['--dump', 'acme-dump --file={out}'], '{out}'],
    [['--dump', 'acme-dump "a'], 'not closed'],
    [['--dump', '{host} dump'], 'name of a program'],
    [['--dump', 'acme-dump {host}:{port}'], 'more than one placeholder'],
    [['--load', 'acme-load'], 'it is empty'],
    [['--existing', 'drops'], 'neither'],
    [['--user-env', 'A B'], 'variable'],
  ])('%j is refused with a code, and nothing is written', async (flags, problem) => {
    const refused = run([...flags, '--yes']);
    await expect(refused).rejects.toThrow(failure('SA_CREATE_ANSWER'));
    await expect(refused).rejects.toThrow(problem);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it.each([[['--colour', 'red']], [['a', 'b']]])('%j is a wrong use', async (argv) => {
    await expect(run([...argv, '--yes'])).rejects.toThrow(failure('SA_USAGE'));
  });

  it('asks nobody where there is no terminal', async () => {
    await expect(run([])).rejects.toThrow(failure('SA_USAGE'));
  });

  it('never writes into a folder that holds something, or over a file', async () => {
    mkdirSync(join(cwd, 'mine'));
    writeFileSync(join(cwd, 'mine/package.json'), 'mine');
    writeFileSync(join(cwd, 'stash-addon-widget'), 'a file');
    for (const argv of [['mine', '--yes'], ['--yes']]) {
      await expect(run(argv)).rejects.toThrow(failure('SA_CREATE_FOLDER'));
    }
    expect([read('mine/package.json'), read('stash-addon-widget')]).toEqual(['mine', 'a file']);
  });
});

describe('on a terminal', () => {
  it('asks again where an answer cannot be used, and takes defaults for empty lines', async () => {
    const said = await run([], { typed: ['Acme!', 'acme', '', '', '', '', '', ''] });
    expect(said).toContain('That cannot be used: it is not made of small letters');
    expect(read('stash-addon-acme/src/database.ts')).toContain(`export const TITLE = 'Acme';`);
    expect(read('stash-addon-acme/src/database.ts')).toContain(`  'widget',\n  'dump',`);
  });

  it('asks for the rest about the commands of another database', async () => {
    const typed = ['acme', '', '', '', '', '', 'acme-dump', 'acme-load', 'acme -V', '', '', '', '-- end', '', ''];
    await run([], { typed });
    expect(read('stash-addon-acme/src/database.ts')).toContain(`export const END_MARK: string = '-- end';`);
    expect(read('stash-addon-acme/src/database.ts')).toContain(`effect: 'merges'`);
  });

  it('writes nothing when the input ends early', async () => {
    await expect(run([], { typed: ['acme'] })).rejects.toThrow(failure('SA_USAGE'));
    expect(readdirSync(cwd)).toEqual([]);
  });
});

it('writes the very database file that the template has, and the tools that this repository is built with', async () => {
  await run(['--yes']);
  const template = join(import.meta.dirname, '../template');
  expect(read('stash-addon-widget/src/database.ts')).toBe(readFileSync(join(template, 'src/database.ts'), 'utf8'));
  const tools = (path: string) =>
    (JSON.parse(readFileSync(path, 'utf8')) as { devDependencies: object }).devDependencies;
  const root = tools(join(import.meta.dirname, '../../../package.json'));
  expect(root).toMatchObject(tools(join(template, '_package.json')));
});

it('tells a coded error and its exit status, as a program', () => {
  const program = join(import.meta.dirname, '../dist/main.js');
  const end = () => execFileSync(process.execPath, [program, '--yes', '--port', 'x'], { cwd, stdio: 'pipe' });
  expect(end).toThrow(
    expect.objectContaining({ status: 2, message: expect.stringContaining('SA_CREATE_ANSWER') }) as Error,
  );
});
