import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample, SlotRecord } from '@stash-addons/session';
import { parse, stringify } from 'yaml';
import { writeWhole } from '../state/files.js';
import type { StateFolder } from '../state/folder.js';

/** What is kept of one schedule between starts. */
export interface KeptSchedule extends SlotRecord {
  /** `namespace/kind/name` of the invoker. */
  invoker: string;
  /** A slot that was begun: written before its session is. */
  begun?: { slot: string; session: string };
  /** What the last sessions said in metrics. */
  metrics: Sample[];
}

/** How far each schedule has come, on disk. */
export class SlotStore {
  readonly #folder: string;

  constructor(state: StateFolder) {
    this.#folder = state.schedules;
  }

  get(invoker: string): KeptSchedule | undefined {
    const file = this.#fileOf(invoker);
    return existsSync(file) ? (parse(readFileSync(file, 'utf8')) as KeptSchedule) : undefined;
  }

  save(kept: KeptSchedule): void {
    writeWhole(this.#fileOf(kept.invoker), stringify({ version: 1, ...kept }));
  }

  list(): KeptSchedule[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => parse(readFileSync(join(this.#folder, name), 'utf8')) as KeptSchedule);
  }

  remove(invoker: string): void {
    rmSync(this.#fileOf(invoker), { force: true });
  }

  #fileOf(invoker: string): string {
    return join(this.#folder, `${createHash('sha256').update(invoker).digest('hex').slice(0, 16)}.yaml`);
  }
}
