import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DatabaseServer } from '@stash-addons/drivers';
import { cacheFolder } from '@stash-addons/testbed';
import { must, run, type Ended, type Registry } from '../../src/index.js';

export type Manager = 'npm' | 'pnpm' | 'yarn' | 'yarn-pnp';

const YARN = join(dirname(createRequire(import.meta.url).resolve('@yarnpkg/cli-dist/package.json')), 'bin', 'yarn.js');

const COMMANDS: Record<Manager, { program: string[]; add: string; start: string[] }> = {
  npm: { program: ['npm'], add: 'install', start: ['npx', '--no-install'] },
  pnpm: { program: ['pnpm'], add: 'add', start: ['pnpm', 'exec'] },
  yarn: { program: [process.execPath, YARN], add: 'add', start: [process.execPath, YARN, 'run'] },
  'yarn-pnp': { program: [process.execPath, YARN], add: 'add', start: [process.execPath, YARN, 'run'] },
};

const SETTINGS: Record<Manager, Record<string, string>> = {
  npm: {},
  // Nothing is reachable but what a package asks for itself.
  pnpm: { 'pnpm-workspace.yaml': 'hoist: false\nshamefullyHoist: false\nnodeLinker: isolated\n' },
  yarn: { '.yarnrc.yml': 'nodeLinker: node-modules\nenableImmutableInstalls: false\n', 'yarn.lock': '' },
  'yarn-pnp': { '.yarnrc.yml': 'nodeLinker: pnp\nenableImmutableInstalls: false\n', 'yarn.lock': '' },
};

export const REPOSITORY_PASSWORD = 'only for this test';

interface SessionOutput {
  status: { targets: { stats: { snapshots: { name: string }[] }[] }[] };
}

/** An empty folder of a user, who has one of the package managers. */
export class Home {
  readonly repository: string;
  readonly #registry: Registry;
  readonly #manager: Manager;

  constructor(
    readonly dir: string,
    registry: Registry,
    manager: Manager,
  ) {
    this.repository = join(dir, 'repository');
    this.#registry = registry;
    this.#manager = manager;
    mkdirSync(dir, { recursive: true });
    const files = { 'package.json': '{ "name": "my-backups", "private": true }\n', ...SETTINGS[manager] };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  }

  /** A command of the package manager. */
  async manage(...args: string[]): Promise<string> {
    const [program = '', ...first] = COMMANDS[this.#manager].program;
    return must(program, [...first, ...args], { cwd: this.dir, env: this.#registry.env });
  }

  install(...packages: string[]): Promise<string> {
    return this.manage(COMMANDS[this.#manager].add, ...packages);
  }

  versionOf(...path: string[]): string {
    return (JSON.parse(readFileSync(join(this.dir, ...path, 'package.json'), 'utf8')) as { version: string }).version;
  }

  /** `stash-addons`, started as a user of this package manager does. */
  stashAddons(args: string[], server?: DatabaseServer): Promise<Ended> {
    const [program = '', ...first] = COMMANDS[this.#manager].start;
    const own = {
      RESTIC_PASSWORD: REPOSITORY_PASSWORD,
      STASH_ADDONS_PASSWORD: server?.password,
      XDG_STATE_HOME: join(this.dir, 'state'),
      XDG_CACHE_HOME: join(this.dir, 'cache'),
    };
    const PATH = `${join(cacheFolder, 'bin')}:${server?.env['PATH'] ?? process.env['PATH']}`;
    const env = { ...this.#registry.env, ...server?.env, ...own, PATH };
    return run(program, [...first, 'stash-addons', ...args], { cwd: this.dir, env });
  }

  /** The id of the snapshot. */
  async backup(server: DatabaseServer): Promise<string> {
    const args = ['backup', server.url(), '--repo', this.repository, '--json'];
    const { code, stdout, stderr } = await this.stashAddons(args, server);
    if (code !== 0) throw new Error(`The backup ended with ${code}:\n${stderr}${stdout}`);
    return (JSON.parse(stdout) as SessionOutput).status.targets[0]?.stats[0]?.snapshots[0]?.name ?? '';
  }

  async restore(server: DatabaseServer, snapshot: string): Promise<void> {
    const which = ['--repo', this.repository, '--snapshot', snapshot];
    const { code, stderr } = await this.stashAddons(['restore', server.url(), ...which, '--yes'], server);
    if (code !== 0) throw new Error(`The restore ended with ${code}:\n${stderr}`);
  }
}
