import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ServerCertificate } from '../declare/database.js';
import type { AddonUnderTest } from '../addon/load-addon.js';
import { serve, type Served } from '../server/served.js';

export interface ServerChoice {
  /** Which of the declared versions; the first one without. */
  version?: number;
  certificate?: ServerCertificate;
  clientCertificate?: boolean;
  /** Default: a random word. */
  password?: string;
}

/** The servers of a run of the kit: the main one stays, of all others one at a time. */
export class Servers {
  readonly #running = new Map<string, Served>();
  #count = 0;

  constructor(
    readonly addon: AddonUnderTest,
    readonly folder: string,
  ) {}

  async get(choice: ServerChoice = {}): Promise<Served> {
    const { version = 0, certificate, clientCertificate = false, password } = choice;
    const name = JSON.stringify([version, certificate, clientCertificate, password]);
    const found = this.#running.get(name);
    if (found !== undefined) return found;
    await this.#stopOthers();
    const { conformance, manifest, home } = this.addon;
    this.#count += 1;
    const served = await serve({
      declaration: conformance.servers[version] ?? conformance.servers[0],
      manifest,
      cwd: home,
      folder: join(this.folder, `server-${this.#count}`),
      password: password ?? `Canary${randomBytes(12).toString('hex')}`,
      certificate,
      clientCertificate,
    });
    this.#running.set(name, served);
    return served;
  }

  async #stopOthers(): Promise<void> {
    for (const [name, served] of [...this.#running].slice(1)) {
      this.#running.delete(name);
      await served.stop();
    }
  }

  async stop(): Promise<void> {
    const all = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(all.map((served) => served.stop()));
  }
}
