import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dieWithParent } from '@stash-addons/runtime/helper';
import { extentIn, isArchive, namesIn, streamProblem, type Extent } from '../dump-check.js';

/** What a restore has to do. */
export interface RestoreOrder {
  /** Empty for all that the dump has. */
  streams: string[];
  overwrite: boolean;
  /** For the restore of each stream. */
  options: string[];
  /** Whether the server is new enough for the archives that newer servers write. */
  takesArchives: boolean;
}

const RETRY_MS = 1000;
/** Beside the copy of a stream that was removed: the newest message of what is loaded in its place. */
const SUCCESSOR = '.successor';

/** Ends the helper with one line, by which the addon knows the cause. */
class Refusal extends Error {}

/** One that stays however often it is tried. */
class LastingRefusal extends Refusal {}

/** The client with what every call of it needs. */
class Client {
  readonly #words: string[];

  constructor(words: string[]) {
    this.#words = words;
  }

  run(...more: string[]): string {
    const [program = '', ...words] = dieWithParent([...this.#words, ...more]);
    const { status, stdout, error } = spawnSync(program, words, {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    });
    if (status === 0) return stdout;
    throw new Refusal(`${more.slice(0, 2).join(' ')} failed: ${error?.message ?? `exit status ${status}`}`);
  }

  existing(): string[] {
    return (JSON.parse(this.run('stream', 'ls', '--names', '--json') || 'null') as string[] | null) ?? [];
  }

  extent(name: string): Extent {
    return (JSON.parse(this.run('stream', 'info', '--json', '--', name)) as { state: Extent }).state;
  }

  save(name: string, folder: string): void {
    this.run('backup', 'stream', '--no-progress', '--', name, folder);
  }

  load(folder: string, options: readonly string[] = []): void {
    this.run('backup', 'restore', 'stream', '--no-progress', ...options, '--', folder);
  }

  remove(name: string): void {
    this.run('stream', 'rm', '--force', '--', name);
  }

  /** What is wrong with the dump of a stream. */
  problem(folder: string, name: string): string | undefined {
    const [client = ''] = this.#words;
    return streamProblem(folder, name, () => {
      const [program = '', ...words] = dieWithParent([client, 'backup', 'validate', '--no-progress', folder]);
      const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
      return status === 0 ? undefined : `are not whole: ${stderr.trim().split('\n').at(-1)}`;
    });
  }
}

function check(client: Client, folder: string, names = namesIn(folder)): void {
  for (const name of names) {
    const problem = client.problem(join(folder, name), name);
    if (problem !== undefined) throw new Refusal(`the dump is not whole: ${problem}`);
  }
}

/** Nothing is changed before all that can be refused has been looked at. */
function restore(client: Client, [folder = '', old = '']: string[], order: RestoreOrder): void {
  const wanted = chosen(folder, order.streams);
  check(client, folder, wanted);
  const archive = wanted.find((name) => isArchive(join(folder, name)));
  if (archive !== undefined && !order.takesArchives) throw new Refusal(`only servers from 2.15 on can read ${archive}`);
  const there = client.existing();
  const hit = wanted.filter((name) => there.includes(name));
  if (hit.length > 0 && !order.overwrite) {
    throw new Refusal(`there are streams already: ${hit.join(', ')}; overwrite=true replaces them`);
  }
  for (const name of wanted) {
    const copy = join(old, encodeURIComponent(name));
    if (hit.includes(name)) {
      takeAway(client, name, copy);
      noteSuccessor(copy, join(folder, name));
    }
    client.load(join(folder, name), order.options);
    forget(copy);
  }
}

function noteSuccessor(copy: string, folder: string): void {
  writeFileSync(copy + SUCCESSOR, JSON.stringify(extentIn(folder) ?? {}));
}

function forget(copy: string): void {
  for (const path of [copy, copy + SUCCESSOR]) rmSync(path, { recursive: true, force: true });
}

function chosen(folder: string, streams: string[]): string[] {
  const all = namesIn(folder);
  const unknown = streams.filter((name) => !all.includes(name));
  if (unknown.length === 0) return streams.length === 0 ? all : streams;
  throw new Refusal(`the dump has no ${unknown.join(', ')}; it has: ${all.join(', ')}`);
}

/** Removes a stream once there is a whole copy of it. */
function takeAway(client: Client, name: string, copy: string): void {
  client.save(name, copy);
  const problem = client.problem(copy, name);
  if (problem !== undefined) throw new Refusal(`what is to be replaced could not be saved: ${problem}`);
  client.remove(name);
}

function putBack(client: Client, old: string): void {
  mkdirSync(old, { recursive: true });
  const entries = readdirSync(old).filter((entry) => !entry.endsWith(SUCCESSOR));
  const there = entries.length === 0 ? [] : client.existing();
  const kept: string[] = [];
  for (const entry of entries) {
    const [copy, name] = [join(old, entry), decodeURIComponent(entry)];
    const isThere = there.includes(name);
    if (isThere && wasRemoved(copy) && hasNewer(client, name, copy)) kept.push(name);
    else {
      if (!isThere || wasRemoved(copy)) putBackOne(client, { name, copy, isThere });
      forget(copy);
    }
  }
  if (kept.length > 0) {
    throw new LastingRefusal(`messages have come since into ${kept.join(', ')}; what they held before is in ${old}`);
  }
}

/** What a restore that failed has left in its place goes first: a server can keep the part that it was given. */
function putBackOne(client: Client, { name, copy, isThere }: { name: string; copy: string; isThere: boolean }): void {
  if (client.problem(copy, name) !== undefined) return;
  if (isThere) client.remove(name);
  noteSuccessor(copy, copy);
  client.load(copy);
}

/** Otherwise it was saved, and is still there as it was. */
function wasRemoved(copy: string): boolean {
  return existsSync(copy + SUCCESSOR);
}

/** Whether there is a message in it that was not loaded. */
function hasNewer(client: Client, name: string, copy: string): boolean {
  const { last_ts: loaded = '' } = JSON.parse(readFileSync(copy + SUCCESSOR, 'utf8')) as Partial<Extent>;
  return !(Date.parse(client.extent(name).last_ts) <= Date.parse(loaded));
}

/** A server that has just gone down may be about to come back. */
async function insist(seconds: number, act: () => void): Promise<void> {
  for (const until = Date.now() + seconds * 1000; ; await sleep(RETRY_MS)) {
    try {
      return act();
    } catch (error) {
      if (error instanceof LastingRefusal || Date.now() > until) throw error;
    }
  }
}

async function main([verb, words = '', folder = '', ...rest]: string[]): Promise<void> {
  const client = new Client(JSON.parse(words) as string[]);
  const [second = '', third = ''] = rest;
  if (verb === 'keep') mkdirSync(folder, { recursive: true, mode: 0o700 });
  else if (verb === 'check') check(client, folder);
  else if (verb === 'restore') restore(client, [folder, second], JSON.parse(third) as RestoreOrder);
  else await insist(Number(second), () => putBack(client, folder));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
