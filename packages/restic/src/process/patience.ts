const RETRY = /^(?:Stat|Load|List)\(<?(?:config|key)\b.*returned error, retrying after/;
const RECOVERED = /operation successful after \d+ retries/;
/** A client that hides its retries gets this many times the limit before silence counts as failure. */
const SILENT_FACTOR = 10;

export interface PatienceOptions {
  seconds: number;
  /** No output at all also counts as being out of reach. */
  silent: boolean;
  onOver: () => void;
}

/**
 * Ends the wait for a store that cannot be reached. restic goes on for fifteen minutes; it says so on each try, and by
 * what it tries one sees that the repository is not open yet. Once it is open, restic's own patience holds.
 */
export class Patience {
  readonly #start = Date.now();
  readonly #options: PatienceOptions;
  #timer: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;

  constructor(options: PatienceOptions) {
    this.#options = options;
    if (options.silent) this.#silence = setTimeout(options.onOver, options.seconds * SILENT_FACTOR * 1000);
  }

  /** Takes each line of the error output. */
  message(line: string): void {
    if (RECOVERED.test(line)) this.#clearTimer();
    else if (RETRY.test(line)) {
      const left = this.#options.seconds * 1000 - (Date.now() - this.#start);
      this.#timer ??= setTimeout(this.#options.onOver, Math.max(0, left));
    }
  }

  /** restic has printed a result: it is talking to its store. */
  sign(): void {
    clearTimeout(this.#silence);
  }

  stop(): void {
    this.#clearTimer();
    clearTimeout(this.#silence);
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
