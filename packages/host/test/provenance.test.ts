import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  directorySource,
  discover,
  integrityOf,
  integrityOfTarball,
  lockedAddon,
  type LockedProvenance,
  lockOf,
  packageUrl,
  type ProvenanceRule,
  readPolicy,
  readStatement,
  type Trust,
  verifyFiles,
} from '../src/index.js';
import { manifestOf } from './support/addon.js';
import { npmProject, packageFiles, temporaryFolder, writeFiles } from './support/project.js';

const PACKAGE = '@acme/widget';
const SAYS: LockedProvenance = {
  repository: 'https://github.com/acme/widget',
  workflow: '.github/workflows/release.yml',
  ref: 'refs/tags/v1.0.0',
  commit: 'a'.repeat(40),
  builder: 'https://github.com/actions/runner/github-hosted',
  tarball: 'sha512-x',
};

/** An installed addon, a lock with what was found of its provenance, and a policy that asks for it. */
async function scene(rules: ProvenanceRule[], provenance: LockedProvenance | undefined) {
  const manifest = manifestOf('widget');
  const root = await npmProject({ [PACKAGE]: packageFiles(manifest) });
  const folder = join(root, 'node_modules', PACKAGE);
  const entry = { ...lockedAddon(manifest, integrityOf(folder)), ...(provenance && { provenance }) };
  const trust: Trust = {
    frozen: false,
    lock: { path: 'the.lock', lock: lockOf({ [PACKAGE]: entry }) },
    policy: { path: 'the.policy', policy: readPolicy({ policyVersion: 1, provenance: rules }, 'the.policy') },
  };
  const look = (by: Trust = trust) => discover([directorySource({ root })], by);
  const told = async (by?: Trust) => (await look(by)).diagnostics.map(({ code, message }) => `${code}: ${message}`);
  return { trust, folder, look, told };
}

describe('a policy that asks for provenance', () => {
  const fromAcme = { packages: ['@acme/*'], repository: SAYS.repository };

  it('refuses an addon that has none in the lock, or is not in a lock at all', async () => {
    const { trust, told } = await scene([fromAcme], undefined);
    expect(await told()).toEqual([expect.stringMatching(/^SA_ADDON_PROVENANCE_MISSING: .* the\.policy asks for it/)]);
    expect(await told({ ...trust, lock: undefined })).toHaveLength(1);
  });

  it('uses one whose provenance says what every rule for it asks for', async () => {
    const { workflow, builder } = SAYS;
    const all = [
      fromAcme,
      { packages: ['@acme/widget'], workflow, builder },
      { packages: ['@other/*'], workflow: 'x' },
    ];
    expect(await (await scene(all, SAYS)).told()).toEqual([]);
    expect(await (await scene([{ packages: ['*'] }], undefined)).told()).toEqual([]);
  });

  it.each([
    ['repository', 'https://github.com/acne/widget'],
    ['workflow', '.github/workflows/other.yml'],
    ['builder', 'https://acne.dev/runner'],
  ] as const)('refuses one of another %s', async (part, other) => {
    const { told } = await scene([{ packages: ['*/*'] }, { packages: ['@acme/*'], [part]: SAYS[part] }], {
      ...SAYS,
      [part]: other,
    });
    expect(await told()).toEqual([
      `SA_ADDON_PROVENANCE_DIFFERS: By its provenance the addon ${PACKAGE} 1.0.0 has the ${part} ${other}; the.policy asks for ${SAYS[part]}.`,
    ]);
  });

  it('refuses other files under a provenance than those it was found for, without --frozen too', async () => {
    const { folder, look, told } = await scene([fromAcme], SAYS);
    await writeFile(join(folder, 'more.js'), 'evil()');
    const [addon] = (await look()).addons;
    await expect(verifyFiles(addon as NonNullable<typeof addon>)).rejects.toMatchObject({
      code: 'SA_ADDON_LOCK_DIFFERS',
      details: { part: 'files' },
    });
    const manifest = join(folder, 'dist/addon.json');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('registry.acme.dev', 'registry.acne.dev'));
    expect(await told()).toEqual([expect.stringMatching(/^SA_ADDON_LOCK_DIFFERS: .* contents of the manifest/)]);
  });

  it.each([[{ repository: 'x' }], [{ packages: ['a'], repo: 'x' }], [{ packages: 'a' }], ['a'], [null]])(
    'is not read where a rule is none: %j',
    (rule) => {
      expect(() => readPolicy({ policyVersion: 1, provenance: [rule] }, 'the.policy')).toThrow(/provenance cannot be/);
    },
  );
});

describe('the integrity of a tarball', () => {
  const long = `${'a'.repeat(90)}/${'ü'.repeat(60)}/${'c'.repeat(120)}.js`;
  const files = { 'package.json': '{}', 'dist/a.js': 'a'.repeat(1500), [long]: 'x', empty: '' };

  /** A package, and its tarball with what was installed below it. */
  async function packed(format: string): Promise<{ folder: string; tarball: string }> {
    const below = await temporaryFolder();
    const [folder, tarball] = [join(below, 'package'), join(below, 'it.tgz')];
    await writeFiles(folder, { ...files, 'node_modules/other/index.js': 'x' });
    execFileSync('tar', ['-czf', tarball, `--format=${format}`, 'package'], { cwd: below });
    return { folder, tarball };
  }

  it.each(['pax', 'gnu'])('is that of its files where they are installed, with long names: %s', async (format) => {
    const { folder, tarball } = await packed(format);
    expect(integrityOfTarball(await readFile(tarball))).toBe(integrityOf(folder));
    await writeFile(join(folder, long), 'y');
    expect(integrityOfTarball(await readFile(tarball))).not.toBe(integrityOf(folder));
  });

  it('is not had of a tarball that was cut off, nor of something else', async () => {
    const tar = gunzipSync(await readFile((await packed('gnu')).tarball));
    const end = tar.indexOf('a'.repeat(1500)) + 100;
    expect(() => integrityOfTarball(gzipSync(tar.subarray(0, end)))).toThrow('in the middle of a file');
    expect(() => integrityOfTarball(Buffer.from('no tarball'))).toThrow();
  });
});

describe('a statement', () => {
  const { repository, workflow, ref, commit, builder } = SAYS;
  const statement = {
    subject: [{ name: packageUrl(PACKAGE, '1.0.0'), digest: { sha512: 'ab' } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        externalParameters: { workflow: { repository, path: workflow, ref } },
        resolvedDependencies: [{ digest: { gitCommit: commit } }],
      },
      runDetails: { builder: { id: builder } },
    },
  };

  it('is read whole', () => {
    const says = { repository, workflow, ref, commit, builder };
    expect(readStatement(statement)).toEqual({ subject: 'pkg:npm/%40acme/widget@1.0.0', sha512: 'ab', says });
  });

  it.each([
    [{ ...statement, predicateType: 'https://slsa.dev/provenance/v0.2' }],
    [{ ...statement, subject: [...statement.subject, ...statement.subject] }],
    [{ ...statement, subject: [] }],
    [{ ...statement, predicate: { ...statement.predicate, runDetails: {} } }],
    [{ ...statement, predicate: {} }],
    ['text'],
    [null],
  ])('is none where a part of it is missing or another: %#', (value) => {
    expect(readStatement(value)).toBeUndefined();
  });
});
