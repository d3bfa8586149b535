import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Cluster } from '@stash-addons/testbed/cluster';

const ROOT = join(import.meta.dirname, '../../../..');
const CLI = join(ROOT, 'packages/cli/dist');

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** What `stash-addons manifests` prints for the addons of the example host. */
export function manifests(...flags: string[]): string {
  const args = [join(CLI, 'main.js'), 'manifests', ...flags];
  const cwd = join(ROOT, 'examples/host');
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** `kubectl stash`, found by kubectl as it finds its plugins. */
export class KubectlStash {
  readonly #cluster: Cluster;
  readonly #env: NodeJS.ProcessEnv;
  readonly #bin = mkdtempSync(join(tmpdir(), 'kubectl-stash-'));

  /** With the kubeconfig of this environment; that of the administrator where none is given. */
  constructor(cluster: Cluster, env = cluster.env) {
    this.#cluster = cluster;
    this.#env = env;
    mkdirSync(join(this.#bin, 'cache'));
    symlinkSync(join(CLI, 'kubectl-stash.js'), join(this.#bin, 'kubectl-stash'));
  }

  run(...args: string[]): Ran {
    const env = this.#env;
    const [program = '', ...rest] = this.#cluster.inside(['kubectl', 'stash', ...args]);
    const PATH = [this.#bin, env['PATH'] ?? ''].join(delimiter);
    const own = { ...env, PATH, XDG_CACHE_HOME: join(this.#bin, 'cache') };
    const { status, stdout, stderr } = spawnSync(program, rest, { env: own, encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  /** It has to end well; what it printed. */
  well(...args: string[]): string {
    const { status, stdout, stderr } = this.run(...args);
    if (status !== 0) throw new Error(`kubectl stash ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
    return stdout;
  }

  remove(): void {
    rmSync(this.#bin, { recursive: true, force: true });
  }
}
