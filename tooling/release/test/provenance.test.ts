import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { must, packChanged, publish, run, startRegistry, type Registry } from '@stash-addons/registry';
import { makeTempDir } from '@stash-addons/testbed';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { statementOf } from '../src/statement.ts';
import { unpack, type Unpacked } from '../src/unpack.ts';
import { startFakeAttestations, type FakeAttestations } from './fake-attestations.ts';
import { BUILD, packed } from './support.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const CLI = join(root, 'packages', 'cli', 'dist', 'main.js');
const NAME = 'stash-addon-widget';
const RELEASE = `${NAME}@1.0.0`;
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9/';

const dir = makeTempDir();
const home = join(dir.path, 'home');
let registry: Registry;
let fake: FakeAttestations;
let addon: Unpacked;

/** An addon of somebody else, published and installed; what its release says of its provenance is up to each test. */
beforeAll(async () => {
  registry = await startRegistry();
  fake = await startFakeAttestations(registry);
  const change = { name: NAME, version: '1.0.0', title: 'Widget' };
  const file = await packChanged(registry, join(root, 'addons', 'pvc'), change, dir.path);
  addon = unpack({ name: NAME, version: '1.0.0', folder: '', tarball: file }, join(dir.path, 'unpacked'));
  await publish(registry, file);
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{ "private": true }');
  registryAt(fake.url);
  await must('npm', ['install', RELEASE], { cwd: home, env: environment() });
  return async () => {
    await Promise.all([registry.stop(), fake.stop()]);
    dir.remove();
  };
}, 120_000);

beforeEach(() => {
  registryAt(fake.url);
  policy({ repository: BUILD.repository });
  writeFileSync(join(home, 'stash-addons.lock.yaml'), '{ "lockVersion": 1, "addons": {} }');
  fake.say(RELEASE, statementOf(addon, BUILD));
});

/** Of somebody whose registry is the one that the configuration of the folder names. */
function environment(): Record<string, string> {
  const { NPM_CONFIG_REGISTRY: _registry, ...env } = registry.env;
  return env;
}

function registryAt(url: string): void {
  writeFileSync(join(home, '.npmrc'), `registry=${url}\nfetch-retries=0\n`);
}

function policy(rule: object): void {
  const provenance = [{ packages: ['stash-addon-*'], ...rule }];
  writeFileSync(join(home, 'stash-addons.policy.yaml'), JSON.stringify({ policyVersion: 1, provenance }));
}

async function stashAddons(...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [CLI, ...args, '--root', home], {
    cwd: home,
    env: environment(),
  });
  return stdout + stderr;
}

it('locks an addon whose provenance is of its tarball and of the repository, and needs no registry afterwards', async () => {
  expect(await stashAddons('addons')).toContain('SA_ADDON_PROVENANCE_MISSING');
  expect(await stashAddons('lock')).toBe(
    `added ${RELEASE.replace('@', ' ')}, by an unverified statement of the registry made of ${BUILD.repository} ${BUILD.commit} by ${BUILD.workflow}\n`,
  );
  registryAt(NOWHERE);
  expect(await stashAddons('addons', '--frozen')).toMatch(new RegExp(`^\\S+ +${NAME}`, 'm'));
  expect(await stashAddons('lock')).toMatch(/^same /);
  expect(JSON.parse(readFileSync(join(home, 'stash-addons.lock.yaml'), 'utf8').replace(/^#.*\n/, ''))).toMatchObject({
    addons: { [NAME]: { provenance: { repository: BUILD.repository, commit: BUILD.commit } } },
  });
});

it('refuses one without provenance', async () => {
  fake.say(RELEASE);
  expect(await stashAddons('lock')).toContain('error SA_PROVENANCE_ABSENT');
  expect(await stashAddons('addons')).toContain('SA_ADDON_PROVENANCE_MISSING');
});

it('refuses one whose provenance is of another tarball, or of another name', async () => {
  const other = await packed(join(dir.path, 'other'), { name: NAME, version: '1.0.0' });
  fake.say(RELEASE, statementOf(other, BUILD));
  expect(await stashAddons('lock')).toMatch(/SA_PROVENANCE_OF_ANOTHER.*another tarball/);
  fake.say(RELEASE, statementOf({ ...addon, name: 'stash-addon-gadget' }, BUILD));
  expect(await stashAddons('lock')).toMatch(/SA_PROVENANCE_OF_ANOTHER.*stash-addon-gadget/);
  fake.say(RELEASE, { text: 'no statement' });
  expect(await stashAddons('lock')).toMatch(/SA_PROVENANCE_OF_ANOTHER.*no statement/);
});

it('refuses one from another repository or workflow, and one that was locked before the policy changed', async () => {
  fake.say(RELEASE, statementOf(addon, { ...BUILD, repository: 'https://github.com/acne/widgets' }));
  expect(await stashAddons('lock')).toMatch(
    /SA_ADDON_PROVENANCE_DIFFERS.*repository https:\/\/github.com\/acne\/widgets/,
  );
  fake.say(RELEASE, statementOf(addon, BUILD));
  expect(await stashAddons('lock')).toMatch(/^added/);
  policy({ workflow: '.github/workflows/other.yml' });
  expect(await stashAddons('addons')).toMatch(/SA_ADDON_PROVENANCE_DIFFERS.*workflow/);
});

it('refuses files that are not those of the tarball, whose provenance is good', async () => {
  const path = join(home, 'node_modules', NAME, 'README.md');
  const before = readFileSync(path);
  writeFileSync(path, 'other');
  expect(await stashAddons('lock')).toMatch(/SA_PROVENANCE_OF_ANOTHER.*not those of its tarball/);
  writeFileSync(path, before);
});

it('says what is wrong where the registry does not answer', async () => {
  registryAt(NOWHERE);
  expect(await stashAddons('lock')).toContain('error SA_PROVENANCE_UNREACHABLE');
});
