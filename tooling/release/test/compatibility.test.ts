import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@stash-addons/core';
import { openState, RepositoryStore, SessionStore, type StateFolder } from '@stash-addons/engine';
import {
  ADDON_LABEL,
  configMapSource,
  directorySource,
  discover,
  MANIFEST_KEY,
  renderObjects,
  type Catalog,
} from '@stash-addons/host';
import { makeTempDir } from '@stash-addons/testbed';
import { describe, expect, it, onTestFinished } from 'vitest';

const FIXTURES = join(import.meta.dirname, 'fixtures');

/** Every manifest of a contract that was released, by file name. */
function manifestsOf(contract: string): [string, string][] {
  const folder = join(FIXTURES, `contract-${contract}`);
  return readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}

function folder(): string {
  const { path, remove } = makeTempDir();
  onTestFinished(remove);
  return path;
}

async function inCluster(text: string): Promise<Catalog> {
  const metadata = { namespace: 'stash', name: 'addon', labels: { [ADDON_LABEL]: 'true' } };
  return discover([configMapSource(() => Promise.resolve([{ metadata, data: { [MANIFEST_KEY]: text } }]))]);
}

/** Installed as a package. */
async function onDisk(text: string): Promise<Catalog> {
  const { name, package: packageName, version } = { ...(JSON.parse(text) as Manifest).addon };
  const root = join(folder(), name);
  const dir = join(root, 'node_modules', packageName);
  mkdirSync(join(dir, 'dist'), { recursive: true });
  writeFileSync(join(root, 'package.json'), JSON.stringify({ dependencies: { [packageName]: '*' } }));
  const stashAddon = { contract: 1, manifest: './dist/addon.json' };
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: packageName, version, stashAddon }));
  writeFileSync(join(dir, 'dist', 'addon.json'), text);
  return discover([directorySource({ root })]);
}

describe.each(readdirSync(FIXTURES).filter((name) => name.startsWith('contract-')))('manifests of %s', (name) => {
  it.each(manifestsOf(name.replace('contract-', '')))(
    '%s is used, on a machine and in a cluster',
    async (_file, text) => {
      for (const catalog of [await onDisk(text), await inCluster(text)]) {
        expect(catalog.diagnostics).toEqual([]);
        expect(catalog.addons).toHaveLength(1);
      }
    },
  );

  it('make the Functions and Tasks that they made when they were released', () => {
    const made = manifestsOf(name.replace('contract-', '')).map(([file, text]) => {
      const objects = JSON.stringify(renderObjects(JSON.parse(text) as Manifest));
      return [file, createHash('sha256').update(objects).digest('hex')];
    });
    expect(Object.fromEntries(made)).toEqual(
      JSON.parse(readFileSync(join(FIXTURES, `objects-of-${name}.json`), 'utf8')),
    );
  });
});

describe('a later minor', () => {
  it('of a manifest is used, and what is not known in it is passed over', async () => {
    const [[, text]] = manifestsOf('1.0') as [[string, string]];
    const later = JSON.stringify({ ...(JSON.parse(text) as object), contract: '1.9', colours: ['red'] });
    expect((await onDisk(later)).diagnostics).toEqual([]);
    const same = JSON.stringify({ ...(JSON.parse(text) as object), colours: ['red'] });
    expect((await onDisk(same)).diagnostics.map(({ code }) => code)).toEqual(['SA_ADDON_MANIFEST_INVALID']);
  });
});

describe('another major', () => {
  it.each([
    ['2.0', /^This host is too old for it: npm install @stash-addons\/cli@latest/],
    ['0.9', /^It is too old for this host: npm install @stash-addons\/mariadb@latest/],
  ])('%s of a manifest is refused with the range and what to install', async (contract, hint) => {
    const [[, text]] = manifestsOf('1.0') as [[string, string]];
    const { addons, diagnostics } = await onDisk(JSON.stringify({ ...(JSON.parse(text) as object), contract }));
    expect(addons).toEqual([]);
    expect(diagnostics[0]).toMatchObject({
      code: 'SA_ADDON_CONTRACT_UNSUPPORTED',
      message: `The addon @stash-addons/mariadb speaks contract ${contract}, this host speaks >=1.0 <2.0.`,
    });
    expect(diagnostics[0]?.hint).toMatch(hint);
  });
});

describe('a state folder of version 1', () => {
  function state(): StateFolder {
    const path = join(folder(), 'state');
    cpSync(join(FIXTURES, 'state-1'), path, { recursive: true });
    return openState(path);
  }

  it('is read: its sessions with how they ended, and what is known of its repository', () => {
    const opened = state();
    const [record] = new SessionStore(opened).list();
    expect(record?.session).toMatchObject({ kind: 'BackupSession', status: { phase: 'Succeeded' } });
    const [file = ''] = readdirSync(opened.repositories);
    const { repository } = Object.fromEntries(
      readFileSync(join(opened.repositories, file), 'utf8')
        .split('\n')
        .map((line) => line.split(': ')),
    ) as { repository: string };
    expect(new RepositoryStore(opened).get(repository).status).toMatchObject({ snapshotCount: 1 });
  });

  it('is not touched by a version that does not know its own', () => {
    const { root } = state();
    writeFileSync(join(root, 'version'), '2\n');
    expect(() => openState(root)).toThrow(/was written by version 2; this program knows up to 1/);
    expect(readFileSync(join(root, 'version'), 'utf8')).toBe('2\n');
  });
});
