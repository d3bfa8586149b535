import { currentRecord, mergeSamples, type Sample, type ScheduledInvoker } from '@stash-addons/session';
import type { StateFolder } from '../state/folder.js';
import type { Scheduled, Served } from './document-watch.js';
import { type KeptSchedule, SlotStore } from './slot-store.js';

/** The schedules that are served, each with how far it has come. What changes is on disk before anything is done about it. */
export class Board {
  readonly #store: SlotStore;
  readonly #kept = new Map<string, KeptSchedule>();

  constructor(state: StateFolder) {
    this.#store = new SlotStore(state);
    for (const kept of this.#store.list()) this.#kept.set(kept.invoker, kept);
  }

  /** Slots that were begun by a server that is gone. One whose session was recorded was run; the others were not. */
  settleBegun(wasRun: (session: string) => boolean): void {
    for (const { invoker, begun } of [...this.#kept.values()]) {
      if (begun === undefined) continue;
      if (wasRun(begun.session)) this.settle(invoker, new Date(begun.slot));
      else this.#change(invoker, ({ begun: _, ...kept }) => kept);
    }
  }

  /** Schedules that are new or changed start from now. Those that are gone are forgotten once every document is good. */
  take({ scheduled, problems }: Served, now: Date): void {
    this.#follow(scheduled, now);
    if (problems.length > 0) return;
    const served = new Set(scheduled.map(({ key }) => key));
    for (const key of [...this.#kept.keys()].filter((one) => !served.has(one))) {
      this.#kept.delete(key);
      this.#store.remove(key);
    }
  }

  /** Each with its record as it counts now: the clock may have been set back since it was read. */
  invokers(scheduled: readonly Scheduled[], now: Date, isBusy: (key: string) => boolean): ScheduledInvoker[] {
    this.#follow(scheduled, now);
    return scheduled.flatMap(({ key, invoker, timing }) => {
      const record = this.#kept.get(key);
      if (record === undefined) return [];
      return [{ key, timing, record, paused: invoker.spec.paused === true, busy: isBusy(key) }];
    });
  }

  begin(key: string, slot: Date, session: string): void {
    this.#change(key, (kept) => ({ ...kept, begun: { slot: slot.toISOString(), session } }));
  }

  settle(key: string, slot: Date): void {
    this.#change(key, ({ begun: _, ...kept }) => ({ ...kept, settled: slot.toISOString() }));
  }

  get(key: string): KeptSchedule | undefined {
    return this.#kept.get(key);
  }

  /** Adds to what the last sessions of an invoker said in metrics. */
  note(key: string, found: readonly Sample[]): void {
    this.#change(key, (kept) => ({ ...kept, metrics: mergeSamples(kept.metrics, found) }));
  }

  #follow(scheduled: readonly Scheduled[], now: Date): void {
    for (const { key, timing } of scheduled) {
      const old = this.#kept.get(key);
      const record = currentRecord(old, timing.schedule, now);
      if (record !== old) this.#keep({ ...record, invoker: key, metrics: old?.metrics ?? [] });
    }
  }

  /** A schedule that was taken away meanwhile has nothing to keep. */
  #change(key: string, change: (kept: KeptSchedule) => KeptSchedule): void {
    const kept = this.#kept.get(key);
    if (kept !== undefined) this.#keep(change(kept));
  }

  #keep(kept: KeptSchedule): void {
    this.#store.save(kept);
    this.#kept.set(kept.invoker, kept);
  }
}
