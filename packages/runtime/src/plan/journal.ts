import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '@stash-addons/core';
import { bootId, identify } from '../process/proc-table.js';

export type JournalEntry = { at: string; run: string } & (
  | { event: 'begin'; target: string; boot: string; pid: number; privateDir: string; keptDir: string }
  | { event: 'process'; name: string; pid: number; startTime: string }
  /** Written before the step runs. `keptDir` is that of the run whose step it was. */
  | { event: 'undo'; id: number; step: string; undo: Command; keptDir: string }
  | { event: 'undone'; id: number }
  /** Written before the first snapshot of the set is stored. */
  | { event: 'set'; set: string }
  /** The set is whole, or nothing is left of it. */
  | { event: 'set settled'; set: string }
  | { event: 'rejected'; snapshot: string; reason: string }
  | { event: 'end' }
);

type Event = JournalEntry extends infer Entry ? (Entry extends unknown ? Omit<Entry, 'at' | 'run'> : never) : never;

/**
 * Append-only record of what must be put right if this process dies, in a file of its own below `folder`. Each entry is
 * on disk before the call returns.
 */
export class Journal {
  #undos = 0;
  #lasting = false;
  readonly #open = new Set<number | string>();

  constructor(
    readonly folder: string,
    readonly run: string,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** What the undos of this run need; a folder beside the journal, since it has to last as long. */
  get keptDir(): string {
    return join(this.folder, `${this.run}.kept`);
  }

  begin(target: string, privateDir: string): void {
    const { keptDir } = this;
    this.#append({ event: 'begin', target, boot: bootId(), pid: process.pid, privateDir, keptDir });
  }

  process(name: string, pid: number): void {
    this.#append({ event: 'process', name, pid, startTime: identify(pid)?.startTime ?? '' });
  }

  /** Returns the id to call `undone` with. */
  undo(step: string, undo: Command, keptDir = this.keptDir): number {
    this.#undos += 1;
    this.#append({ event: 'undo', id: this.#undos, step, undo, keptDir });
    this.#open.add(this.#undos);
    return this.#undos;
  }

  undone(id: number): void {
    this.#append({ event: 'undone', id });
    this.#open.delete(id);
  }

  set(set: string): void {
    this.#append({ event: 'set', set });
    this.#open.add(set);
  }

  setSettled(set: string): void {
    this.#append({ event: 'set settled', set });
    this.#open.delete(set);
  }

  /** Every later run reads it again, so that nobody restores the snapshot. */
  rejected(snapshot: string, reason: string): void {
    this.#lasting = true;
    this.#append({ event: 'rejected', snapshot, reason });
  }

  /** Ends this run's entries, unless something is still to be put back: that is for the next run. */
  end(): void {
    if (this.#open.size > 0) return;
    rmSync(this.keptDir, { recursive: true, force: true, maxRetries: 3 });
    this.#close(this.run, this.#lasting);
  }

  /** Ends the entries of a run that died, once its undos are in this one. */
  endOther(run: string): void {
    const isLasting = linesOf(this.#file(run)).some(({ event }) => event === 'rejected');
    this.#close(run, isLasting);
  }

  #close(run: string, isLasting: boolean): void {
    if (isLasting) this.#append({ event: 'end' }, run);
    else rmSync(this.#file(run), { force: true });
  }

  #file(run: string): string {
    return join(this.folder, `${run}.jsonl`);
  }

  #append(event: Event, run = this.run): void {
    const entry = { at: new Date().toISOString(), run, ...event };
    appendFileSync(this.#file(run), `${JSON.stringify(entry)}\n`, { mode: 0o600, flush: true });
  }
}

/** Every readable entry of all runs; a line cut short by a crash is passed over. */
export function readJournal(folder: string): JournalEntry[] {
  return filesOf(folder).flatMap((file) => linesOf(join(folder, file)));
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linesOf(file: string): JournalEntry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as JournalEntry];
    } catch {
      return [];
    }
  });
}
