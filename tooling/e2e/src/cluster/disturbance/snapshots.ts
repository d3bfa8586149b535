import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cacheBin } from '@stash-addons/testbed';
import { REPOSITORY_PASSWORD } from '../documents.js';

const run = promisify(execFile);
/** The dates of two dumps differ. */
const WITHOUT_COMMENTS = `"$RESTIC" dump -q "$1" "$2" | grep -v '^--' | sha256sum | cut -c1-64`;

/** A repository as a folder of this machine, read by restic alone. */
export class PlainRepository {
  readonly #env: NodeJS.ProcessEnv;

  constructor(folder: string) {
    const restic = cacheBin('restic');
    this.#env = { ...process.env, RESTIC: restic, RESTIC_REPOSITORY: folder, RESTIC_PASSWORD: REPOSITORY_PASSWORD };
  }

  /** Full ids, oldest first. */
  async snapshots(): Promise<string[]> {
    const { stdout } = await this.#restic(['snapshots', '--json', '--no-lock']);
    return (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id);
  }

  /** Of what the file of a snapshot says to a server. */
  async hashOf(snapshot: string, file: string): Promise<string> {
    const script = `set -o pipefail; ${WITHOUT_COMMENTS}`;
    const { stdout } = await run('bash', ['-euc', script, 'hash', snapshot, file], { env: this.#env });
    return stdout.trim();
  }

  /** Reads all of it; rejects where anything is wrong. */
  async check(): Promise<void> {
    await this.#restic(['check', '--read-data', '--no-lock']);
  }

  #restic(args: string[]): Promise<{ stdout: string }> {
    return run(this.#env['RESTIC'] ?? '', args, { env: this.#env, maxBuffer: 2 ** 26 });
  }
}
