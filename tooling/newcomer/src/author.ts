import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Registry } from '@stash-addons/registry';
import { typeCommands } from './typed.ts';

export type Manager = 'npm' | 'pnpm' | 'yarn';

const YARN = join(dirname(createRequire(import.meta.url).resolve('@yarnpkg/cli-dist/package.json')), 'bin', 'yarn.js');

/** How each package manager is called; as npm calls itself, it would ask before it fetches create-stash-addon. */
const COMMANDS: Record<Manager, { create: string; call: string; flags: string; before?: string[] }> = {
  npm: { create: 'npm create --yes stash-addon --', call: 'npm', flags: '--' },
  pnpm: { create: 'pnpm create stash-addon', call: 'pnpm', flags: '' },
  yarn: {
    create: `node ${YARN} dlx --quiet create-stash-addon`,
    call: `node ${YARN}`,
    flags: '',
    // yarn asks for rollup's packages of all platforms, and not every mirror has each; npm and pnpm go on without one.
    before: ['npm pkg set resolutions.rollup=npm:@rollup/wasm-node@4.68.4'],
  },
};

/** Of somebody who has nothing but this registry; what the tests were started with stays outside. */
export function environment(registry: Registry): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm|pnpm|yarn)_/i.test(name));
  // Where CI is set, yarn would refuse to write the first lock file.
  return { ...Object.fromEntries(own), ...registry.env, YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' };
}

/** Somebody with an empty folder, a package manager and a registry. */
export class Author {
  readonly home: string;
  readonly #registry: Registry;
  readonly #manager: Manager;

  constructor(home: string, registry: Registry, manager: Manager = 'npm') {
    this.home = home;
    this.#registry = registry;
    this.#manager = manager;
    mkdirSync(home, { recursive: true });
  }

  /** The new package of `create stash-addon`, built; its folder. */
  async createAndBuild(folder: string): Promise<string> {
    const { create, call, before = [] } = COMMANDS[this.#manager];
    const commands = [`${create} ${folder} --yes`, `cd ${folder}`, ...before, `${call} install`, `${call} run build`];
    await this.type(commands);
    return join(this.home, folder);
  }

  /** Runs a script of the package's, with these flags; what it has printed. */
  async script(name: string, flags: string, folder: string): Promise<string> {
    const { call, flags: before } = COMMANDS[this.#manager];
    const [printed = ''] = await this.type([[call, 'run', name, before, flags].filter(Boolean).join(' ')], folder);
    return printed;
  }

  /** Types commands in the home, or in a folder of it; what each has printed. */
  async type(commands: string[], folder = '.'): Promise<string[]> {
    const typed = await typeCommands(commands, {
      cwd: join(this.home, folder),
      env: environment(this.#registry),
    });
    return typed.map(({ output }) => output);
  }
}
