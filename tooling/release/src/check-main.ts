import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { must, pack, publicPackages } from '@stash-addons/registry';
import { withTempDir } from '@stash-addons/testbed';
import { buildOf } from './build.ts';
import { checkChangesets } from './changesets.ts';
import { listed, type Published } from './checks/files.ts';
import { hashOf, unpack, type Unpacked } from './unpack.ts';
import { examine } from './examine.ts';
import { writeDocuments } from './documents.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const LIST = join(root, 'tooling', 'release', 'published.json');
const FILTERS = ['--filter', './packages/*', '--filter', './addons/*'];

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(process.env['STASH_ADDONS_CACHE'] ?? join(root, '.cache'), 'release') },
    'image-digests': { type: 'string' },
    'as-built': { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
  },
});

async function packAll(folder: string): Promise<Unpacked[]> {
  const all: Unpacked[] = [];
  for (const one of publicPackages(root)) all.push(unpack(await pack(one, folder), join(folder, 'unpacked')));
  return all;
}

/** Builds everything once more, from nothing; what comes out must be the same, to the byte. */
async function differingBuilds(first: readonly Unpacked[]): Promise<string[]> {
  for (const { folder } of first) rmSync(join(folder, 'dist'), { recursive: true, force: true });
  await must('pnpm', ['--recursive', ...FILTERS, 'run', 'build'], { cwd: root });
  return withTempDir(async (folder) => {
    const again = new Map((await packAll(folder)).map((one) => [one.name, hashOf(one.tarball, 'sha512')]));
    const other = first.filter(({ name, tarball }) => again.get(name) !== hashOf(tarball, 'sha512'));
    return other.map(({ name }) => `${name}: building it again made another tarball`);
  });
}

/** Lists may be written anew, after a look at what changed; how large a package may be is decided by hand. */
function updateList(all: readonly Unpacked[], old: Record<string, Published>): Record<string, Published> {
  const entry = ({ name, files, bytes }: Unpacked): [string, Published] => {
    const room = Math.ceil((bytes * 1.2) / 1000);
    return [name, { kilobytes: old[name]?.kilobytes ?? room, files: listed(files) }];
  };
  const list = Object.fromEntries(all.map(entry));
  writeFileSync(LIST, `${JSON.stringify(list, undefined, 2)}\n`);
  return list;
}

function readJson<T>(path: string | undefined): T {
  return JSON.parse(path === undefined ? '{}' : readFileSync(path, 'utf8')) as T;
}

function commit(): string {
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
}

async function main(): Promise<number> {
  const out = resolve(values.out);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const all = await packAll(out);
  const old = readJson<Record<string, Published>>(LIST);
  const published = values.update ? updateList(all, old) : old;
  const digests = readJson<Record<string, string>>(values['image-digests']);
  const build = buildOf(process.env, commit());
  const problems = [
    ...checkChangesets(root),
    ...(await examine(all, { published, digests })),
    ...(await writeDocuments(all, build)),
    ...(values['as-built'] ? [] : await differingBuilds(all)),
  ];
  for (const { name, version, tarball, bytes, files } of all) {
    console.log(`${name}@${version}  ${Math.ceil(bytes / 1000)} kB  ${files.length} files  ${basename(tarball)}`);
  }
  for (const problem of problems) console.error(`FAILED ${problem}`);
  console.log(`${all.length} packages in ${out}, ${problems.length} problems`);
  return problems.length > 0 ? 1 : 0;
}

process.exitCode = await main();
