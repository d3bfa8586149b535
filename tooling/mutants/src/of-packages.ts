import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';

/** Mistakes that show without a server. */
export const PACKAGE_MUTANTS: readonly Mutant[] = [
  {
    kind: 'code-at-install',
    does: 'npm runs a script of the package when it is installed',
    check: 'discovery-inert',
    make: (copy) =>
      copy.packageJson((json) => (json.scripts = { ...json.scripts, postinstall: 'node dist/program.js' })),
  },
  {
    kind: 'built-at-install',
    does: 'npm builds the package when it is installed, without a script that says so',
    check: 'discovery-inert',
    make: (copy) => writeFileSync(join(copy.folder, 'binding.gyp'), '{ "targets": [] }'),
  },
  {
    kind: 'code-at-discovery',
    does: 'the manifest is a module that has to be run',
    check: 'discovery-inert',
    make(copy) {
      copyFileSync(join(copy.folder, 'dist', 'addon.json'), join(copy.folder, 'dist', 'addon.mjs'));
      copy.packageJson((json) => (json.stashAddon.manifest = './dist/addon.mjs'));
    },
  },
  {
    kind: 'program-changed',
    does: 'the program is changed after the manifest was built',
    check: 'files-unchanged',
    unhashed: true,
    make: (copy) => copy.replace(/$/, '\n// changed\n'),
  },
  {
    kind: 'program-unhashed',
    does: 'the manifest holds no hash of the program',
    check: 'files-unchanged',
    make: (copy) => copy.manifest((manifest) => delete manifest.files[manifest.addon.program]),
  },
  {
    kind: 'manifest-stale',
    does: 'the manifest is that of another version of the package',
    check: 'manifest-valid',
    make: (copy) => copy.packageJson((json) => (json.version = '9.9.9')),
  },
  {
    kind: 'manifest-unknown-field',
    does: 'the manifest has a field that the contract does not know',
    check: 'manifest-valid',
    make: (copy) => copy.manifest((manifest) => Object.assign(manifest, { extra: true })),
  },
  {
    kind: 'program-unpublished',
    does: 'npm does not publish the program',
    check: 'package-complete',
    make: (copy) => copy.packageJson((json) => (json.files = ['dist/addon.json'])),
  },
  {
    kind: 'variable-unset',
    does: 'a Function uses a variable that nobody sets',
    check: 'objects-resolve',
    make: (copy) =>
      copy.manifest(({ operations }) => {
        for (const body of operations.backup.functions) body.args.push('--more=${NOBODY_SETS_THIS}');
      }),
  },
  {
    kind: 'step-unknown',
    does: 'a Task has a step without a Function',
    check: 'objects-resolve',
    make: (copy) =>
      copy.manifest(({ operations }) => operations.backup.task.steps.push({ name: 'nothing', params: [] })),
  },
  {
    kind: 'version-never-tested',
    does: 'the manifest says that a version was tested which was not',
    check: 'versions-tested',
    make: (copy) =>
      copy.manifest(({ releases }) => {
        const last = releases.at(-1);
        last?.tested.push(`${last.tested[0] ?? '1.0'}.77`);
      }),
  },
  {
    kind: 'existing-data-lied',
    does: 'the manifest says something else of data that are there than what a restore does',
    check: 'existing-data',
    make: (copy) =>
      copy.manifest(({ operations }) => {
        const existing = operations.restore?.existing;
        if (existing !== undefined) existing.effect = existing.effect === 'refuses' ? 'merges' : 'refuses';
      }),
  },
];
