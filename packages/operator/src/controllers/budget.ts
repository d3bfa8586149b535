import type { Change, Key } from '../cache/informer.js';
import type { KeptJob, SessionKey } from '../cache/kept-job.js';

/** How many Jobs may run at once; sessions beyond that wait in the order they came. */
export class Budget {
  readonly #limit: number;
  readonly #running = new Set<Key>();
  readonly #waiting = new Set<SessionKey>();
  /** Sessions that have asked since they were last worked on. */
  readonly #asked = new Set<SessionKey>();
  readonly #wake: (session: SessionKey) => void;

  constructor(limit: number, wake: (session: SessionKey) => void) {
    this.#limit = limit;
    this.#wake = wake;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether a session may make its Job; if not, it is woken when one has ended. */
  mayStart = (session: SessionKey): boolean => {
    this.#asked.add(session);
    const first = [...this.#waiting].slice(0, this.#room);
    const may = this.#limit === 0 || (this.#room > 0 && (this.#waiting.size === 0 || first.includes(session)));
    if (may) this.#waiting.delete(session);
    else this.#waiting.add(session);
    return may;
  };

  /** To be called when a session was worked on: one that has not asked again has no use for its turn, which others wait for. */
  worked(session: SessionKey): void {
    if (!this.#asked.delete(session)) this.forget(session);
  }

  /** A session that is gone or has ended waits no longer. */
  forget(session: SessionKey): void {
    if (this.#waiting.delete(session)) this.#wakeNext();
  }

  note(key: Key, { after }: Change<KeptJob>): void {
    if (after !== undefined && after.end === undefined && !after.deleting) this.#running.add(key);
    else if (this.#running.delete(key)) this.#wakeNext();
  }

  get #room(): number {
    return this.#limit - this.#running.size;
  }

  #wakeNext(): void {
    for (const session of [...this.#waiting].slice(0, Math.max(this.#room, 0))) this.#wake(session);
  }
}
