import { type Family, metricsText } from '@stash-addons/session';

const PREFIX = 'stash_addons_operator_';

/** What the operator counts of its own work. */
export class Counters {
  readonly #work = new Map<string, { done: number; failed: number; seconds: number }>();

  done(controller: string, milliseconds: number): void {
    const counted = this.#of(controller);
    counted.done += 1;
    counted.seconds += milliseconds / 1000;
  }

  failed(controller: string): void {
    this.#of(controller).failed += 1;
  }

  /** The text that Prometheus scrapes, with what stands now beside what was counted. */
  text(now: { leads: boolean; waiting: Record<string, number>; objects: Record<string, number> }): string {
    const work = [...this.#work.entries()];
    const of = (value: (one: { done: number; failed: number; seconds: number }) => number): Family['samples'] =>
      work.map(([controller, one]) => ({ labels: { controller }, value: value(one) }));
    return metricsText([
      counter(
        'reconciles_total',
        'Objects that were worked on',
        of(({ done }) => done),
      ),
      counter(
        'reconcile_failures_total',
        'Work that failed and is tried again',
        of(({ failed }) => failed),
      ),
      counter(
        'reconcile_seconds_total',
        'Time that the work took',
        of(({ seconds }) => seconds),
      ),
      gauge('queue_length', 'Objects that wait to be worked on', labelled('controller', now.waiting)),
      gauge('cached_objects', 'Objects that are followed', labelled('kind', now.objects)),
      gauge('leader', '1 where this replica does the work', [{ labels: {}, value: Number(now.leads) }]),
      gauge('memory_bytes', 'Memory that is resident', [{ labels: {}, value: process.memoryUsage.rss() }]),
    ]);
  }

  #of(controller: string): { done: number; failed: number; seconds: number } {
    const known = this.#work.get(controller) ?? { done: 0, failed: 0, seconds: 0 };
    this.#work.set(controller, known);
    return known;
  }
}

function labelled(label: string, values: Record<string, number>): Family['samples'] {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}

function counter(name: string, help: string, samples: Family['samples']): Family {
  return { name: PREFIX + name, help, type: 'counter', samples };
}

function gauge(name: string, help: string, samples: Family['samples']): Family {
  return { name: PREFIX + name, help, type: 'gauge', samples };
}
