import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A package that is inside a published one, or installed with it. */
export interface Component {
  name: string;
  version: string;
  license: string;
}

interface Installed extends Component {
  private?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const OURS = '@stash-addons/';

function read(folder: string): Installed {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Installed;
}

/** As Node.js looks for it; undefined where an optional one was left out. */
function locate(from: string, name: string): string | undefined {
  const found = join(from, 'node_modules', name);
  if (existsSync(found)) return realpathSync(found);
  return dirname(from) === from ? undefined : locate(dirname(from), name);
}

/** What only the tests and the build of a package of ours use. */
const TOOLS = ['tsconfig', 'testbed', 'testkit', 'addon-tests', 'drivers', 'registry'].map((name) => OURS + name);

/** Packages of ours that are inside the build of one of ours. */
export function bundles(folder: string): string[] {
  const ours = Object.keys(read(folder).devDependencies ?? {}).filter((name) => name.startsWith(OURS));
  return ours.filter((name) => !TOOLS.includes(name));
}

/** What is inside the build of a package, or installed with it. */
function needs(folder: string): string[] {
  const { name, dependencies, optionalDependencies } = read(folder);
  const installed = Object.keys({ ...dependencies, ...optionalDependencies });
  return name.startsWith(OURS) ? [...installed, ...bundles(folder)] : installed;
}

/** Every package that a package of this repository holds or brings along, sorted; from what is installed. */
export function componentsOf(folder: string): Component[] {
  const seen = new Map<string, Component>();
  const visit = (from: string): void => {
    for (const name of needs(from)) {
      const found = locate(from, name);
      if (found === undefined || seen.has(found)) continue;
      const { version, license } = read(found);
      seen.set(found, { name, version, license });
      visit(found);
    }
  };
  visit(folder);
  return [...seen.values()].sort((a, b) => (purlOf(a) < purlOf(b) ? -1 : 1));
}

/** The name of a package that every tool knows it by. */
export function purlOf({ name, version }: Pick<Component, 'name' | 'version'>): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
