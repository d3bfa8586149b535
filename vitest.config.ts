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

function rank(file: TestSpecification): number {
  return GROUPS.findIndex((group) => file.moduleId.startsWith(join(root, group)));
}

/** What every addon stands on is tested first. */
class PackagesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

/** They need Kubernetes, which takes longer to make than all the rest: npm run testbed test. */
const CLUSTER_TESTS = GROUPS.map((group) => `${group}/*/test/cluster/**/*.test.ts`);
const withCluster = process.env['STASH_ADDONS_CLUSTER_TESTS'] !== undefined;

/** Tests run on the sources, so that no test passes because of a stale build. */
export default defineConfig({
  resolve: { alias: packageFolders().flatMap(aliasesOf) },
  test: {
    include: withCluster ? CLUSTER_TESTS : GROUPS.map((group) => `${group}/*/test/**/*.test.ts`),
    exclude: ['**/node_modules/**', '**/fixtures/**', ...(withCluster ? [] : CLUSTER_TESTS)],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    maxWorkers: 2,
    maxConcurrency: 2,
    sequence: { sequencer: PackagesFirst },
  },
});
