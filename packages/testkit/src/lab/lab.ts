import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { inRange, type RunResult } from '@stash-addons/core';
import type { AddonUnderTest } from '../addon/load-addon.js';
import type { DataSets } from '../declare/conformance.js';
import { needProgram } from '../machine/programs.js';
import { onSmallDisk } from '../machine/small-disk.js';
import { makeRepositoryFrom } from '../repository/make-repository.js';
import { Repository } from '../repository/repository.js';
import { startProgram, type Ended, type ProgramRun } from '../run/program-run.js';
import type { Run } from '../run/run.js';
import type { Served } from '../server/served.js';
import { Failed, must } from './failed.js';
import { loginOf } from './login.js';
import type { Profile } from './profile.js';
import { Servers } from './servers.js';

export type DataSet = 'empty' | 'typical' | 'hostileNames' | 'large';

/** What is run: the target is the server's, unless something else is given. */
export interface LabRun extends Partial<Omit<Run, 'operation' | 'server'>> {
  served: Served;
  repository: Repository;
  /** Instead of the user and the password that the server was started with. */
  user?: string;
  password?: string;
  host?: string;
  port?: number;
  /** Folders that come first in PATH. */
  path?: readonly string[];
  /** Words before the command line. */
  prefix?: readonly string[];
  /** What has no more room than so many bytes. */
  full?: { what: 'repository' | 'scratch'; bytes: number };
}

/** A backup that is there to be restored. */
export interface Sample {
  repository: Repository;
  /** What the database held. */
  fingerprint: string;
}

export interface LabOptions {
  addon: AddonUnderTest;
  profile: Profile;
  /** Private folder of it all. */
  folder: string;
  /** Write golden files instead of comparing. */
  update: boolean;
  /** Told of each run's output. */
  onRun: (ended: Ended, operation: string) => void;
}

/** What checks have: servers, data, repositories, and runs of the addon's program. */
export class Lab {
  readonly servers: Servers;
  readonly addon: AddonUnderTest;
  readonly profile: Profile;
  readonly folder: string;
  readonly update: boolean;
  readonly #onRun: LabOptions['onRun'];
  readonly #samples = new Map<DataSet, Promise<Sample>>();
  readonly #password = `Canary${randomBytes(12).toString('hex')}`;
  #restic: string | undefined;
  #count = 0;

  constructor({ addon, profile, folder, update, onRun }: LabOptions) {
    [this.addon, this.profile, this.folder, this.update, this.#onRun] = [addon, profile, folder, update, onRun];
    this.servers = new Servers(addon, join(folder, 'servers'));
  }

  /** Of every repository here. */
  get repositoryPassword(): string {
    return this.#password;
  }

  get data(): DataSets {
    return this.addon.conformance.data;
  }

  /** The plain server of the first version. */
  main(): Promise<Served> {
    return this.servers.get();
  }

  /** A path in the private folder that nothing has yet. */
  place(name: string): string {
    this.#count += 1;
    return join(this.folder, 'runs', `${this.#count}-${name}`);
  }

  /** A new repository with nothing in it. */
  repository(): Repository {
    this.#restic ??= needProgram('restic', 'restic');
    const path = this.place('repository');
    const from = { template: join(this.folder, 'repository-template'), restic: this.#restic };
    makeRepositoryFrom(from, path, this.#password);
    return new Repository({ path, password: this.#password, restic: this.#restic });
  }

  /** Puts a data set in the place of whatever the database holds. */
  async fill(served: Served, set: DataSet): Promise<void> {
    await served.act(this.data.clear);
    const action = set === 'empty' ? undefined : this.data[set];
    if (action !== undefined) await served.act(action, { megabytes: this.profile.megabytes });
  }

  /** All that the database holds. */
  async fingerprint(served: Served): Promise<string> {
    return (await served.act(this.data.fingerprint)).trimEnd();
  }

  /** A backup of a data set on the main server, made once; what a check changes is its own copy. */
  async sample(set: DataSet): Promise<Sample> {
    const made = this.#samples.get(set) ?? this.#makeSample(set);
    this.#samples.set(set, made);
    const { repository, fingerprint } = await made;
    return { repository: repository.copyTo(this.place('repository')), fingerprint };
  }

  async #makeSample(set: DataSet): Promise<Sample> {
    const served = await this.main();
    await this.fill(served, set);
    const repository = this.repository();
    const fingerprint = await this.fingerprint(served);
    await this.mustBackUp({ served, repository });
    return { repository, fingerprint };
  }

  start(operation: Run['operation'], wish: LabRun): ProgramRun {
    const { installed, manifest } = this.addon;
    const { served, repository, path = [], prefix = [], full } = wish;
    if (installed?.programPath === undefined) throw new Failed('A host refuses this addon, so that it cannot be run');
    const env = { ...served.env, PATH: [...path, served.env['PATH'] ?? ''].join(':') };
    const { password, restic } = repository.access;
    const place = {
      dir: this.place(operation),
      repository: repository.path,
      password,
      journal: this.#journal(repository),
    };
    const run = this.#runOf(operation, wish);
    const folder = full?.what === 'repository' ? repository.path : join(place.dir, 'scratch');
    const started = startProgram({
      ...{ manifest, program: installed.programPath, run, place, restic, env },
      prefix: full === undefined ? prefix : onSmallDisk({ folder, bytes: full.bytes }),
    });
    const ended = started.ended.then((end) => {
      this.#onRun(end, operation);
      return end;
    });
    return { pid: started.pid, ended };
  }

  #journal({ path }: Repository): string {
    return `${path}.journal`;
  }

  #runOf(operation: Run['operation'], wish: LabRun): Run {
    const { served, host = served.database.host, port = served.database.port, clientConfig } = wish;
    const { database, caPem, volume } = served;
    const url = database.url.replace(`${database.host}:${database.port}`, `${host}:${port}`);
    const ca = caPem === '' ? {} : { caBundle: Buffer.from(caPem).toString('base64') };
    return {
      operation,
      server: { host, port },
      ...loginOf(this.addon.conformance, wish),
      ...wish,
      release: this.release(database.version),
      params: { ...this.#paramsOf(served, operation), ...wish.params },
      clientConfig: { url, ...ca, ...clientConfig },
      ...(volume === undefined ? {} : { volume }),
    };
  }

  /** A server that is not there is not waited for longer than a check can take. */
  #paramsOf({ params }: Served, operation: Run['operation']): Record<string, string> {
    const { manifest, conformance } = this.addon;
    const waiting = 'waitTimeout' in manifest.params ? { waitTimeout: '2' } : {};
    return { ...waiting, ...conformance.params?.[operation], ...params[operation] };
  }

  /** Suffix of the release that serves a version. */
  release(version: string): string {
    const { releases } = this.addon.manifest;
    const found = releases.find(({ server }) => inRange(version, server)) ?? releases.at(-1);
    return found?.suffix ?? '';
  }

  run(operation: Run['operation'], wish: LabRun): Promise<Ended> {
    return this.start(operation, wish).ended;
  }

  async mustBackUp(wish: LabRun): Promise<Ended> {
    return succeeded(await this.run('backup', wish), 'The backup');
  }

  async mustRestore(wish: LabRun): Promise<Ended> {
    return succeeded(await this.run('restore', wish), 'The restore');
  }
}

function succeeded(ended: Ended, what: string): Ended {
  const text = `${what} should have succeeded`;
  must(
    ended.result !== undefined,
    `${text}, and left no result: it ended with ${ended.signal ?? ended.code}: ${ended.log}`,
  );
  must(ended.result.error === undefined, `${text}: ${errorText(ended.result)}`);
  return ended;
}

export function errorText({ error }: RunResult): string {
  return error === undefined ? 'no error' : `${error.code}: ${error.message}`;
}
