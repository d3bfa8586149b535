import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const GROUPS = ['packages', 'addons', 'tooling'];

/** What a workspace package publishes; a pattern (`./schema/*.json`) names data, not a module. */
interface Manifest {
  name: string;
  exports?: Record<string, string | { default?: string }>;
}

interface Alias {
  find: RegExp;
  replacement: string;
}

function packageFolders(): string[] {
  return GROUPS.flatMap((group) =>
    existsSync(join(root, group)) ? readdirSync(join(root, group)).map((n) => join(group, n)) : [],
  )
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(join(folder, 'package.json')));
}

/** `./dist/plan.js` is built from `src/plan.ts`, or from `src/plan/index.ts`. */
function sourceOf(folder: string, built: string): string | undefined {
  const stem = built.replace(/^\.\/dist\//, '').replace(/\.js$/, '');
  return [join(folder, 'src', `${stem}.ts`), join(folder, 'src', stem, 'index.ts')].find((path) => existsSync(path));
}

function aliasesOf(folder: string): Alias[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
    const built = typeof target === 'string' ? target : target.default;
    const source = built?.endsWith('.js') ? sourceOf(folder, built) : undefined;
    if (!source) return [];
    const id = manifest.name + subpath.slice(1);
    return [{ find: new RegExp(`^${id.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')}$`), replacement: source }];
  });
}

/** They begin before the others of their group, so that none is alone at the end. */
const LONGEST = ['e2e/test/bad-input', 'kill-harness', 'e2e/test/conform', 'leak-scan', 'newcomer', 'registry'];

function rank(file: TestSpecification): number {
  const group = GROUPS.findIndex((name) => file.moduleId.startsWith(join(root, name)));
  const isLong = LONGEST.some((name) => file.moduleId.startsWith(join(root, 'tooling', name)));
  return isLong ? group - 0.5 : group;
}

/** What every addon stands on is tested first. */
class PackagesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

/**
 * Tests that `npm test` leaves out, by the name of their folder, and the variable that asks for them alone: those of a cluster,
 * which takes longer to make than all the rest (npm run testbed test), and long ones (npm run test:long).
 */
const APART = { cluster: 'STASH_ADDONS_CLUSTER_TESTS', long: 'STASH_ADDONS_LONG_TESTS' };
const testsIn = (folder: string): string[] => GROUPS.map((group) => `${group}/*/test/${folder}**/*.test.ts`);
const asked = Object.entries(APART).find(([, variable]) => process.env[variable] !== undefined)?.[0];
const apart = Object.keys(APART).flatMap((folder) => testsIn(`${folder}/`));

/** Tests run on the sources, so that no test passes because of a stale build. */
export default defineConfig({
  resolve: { alias: packageFolders().flatMap(aliasesOf) },
  test: {
    include: testsIn(asked === undefined ? '' : `${asked}/`),
    exclude: ['**/node_modules/**', '**/fixtures/**', ...(asked === undefined ? apart : [])],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    // Tests wait for processes for a third of their time, so that three files at a time fill two processors.
    maxWorkers: 3,
    maxConcurrency: 2,
    sequence: { sequencer: PackagesFirst },
  },
});
