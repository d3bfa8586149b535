import { type Coded, formatClock, formatSize } from '@stash-addons/core';
import type { EngineEvent } from '@stash-addons/engine';
import { note } from './print.js';

const REDRAW_MS = 200;

/** Shows what a session does: one live line on a terminal, plain lines elsewhere. */
export class ProgressView {
  readonly #live = process.stderr.isTTY === true;
  readonly #verbose: boolean;
  readonly #started = Date.now();
  #phase = 'Starting';
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #warned = new Set<string>();

  constructor(verbose: boolean) {
    this.#verbose = verbose;
    if (this.#live) this.#timer = setInterval(() => this.#draw(), REDRAW_MS).unref();
  }

  on = (event: EngineEvent): void => {
    if (event.type === 'phase') this.#enter(event.phase);
    else if (event.type === 'progress') this.#bytes = event.bytes;
    else if (event.type === 'warning') this.#warn(event.warning);
    else if (event.type === 'waiting') this.#say(`Waiting for ${event.holder}, which uses the repository`);
    else if (event.type === 'chosen') this.#say(chosenLine(event));
    else if (this.#verbose) this.#say(JSON.stringify(event.line));
  };

  end(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #enter(phase: string): void {
    if (phase === this.#phase) return;
    this.#phase = phase;
    if (!this.#live) note(phase);
  }

  /** A warning may come both while a step runs and in its result. */
  #warn({ code, message, hint }: Coded): void {
    const text = `warning ${code}: ${message}\n  hint: ${hint}`;
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    this.#say(text);
  }

  #say(text: string): void {
    this.#clear();
    note(text);
  }

  #draw(): void {
    const seconds = (Date.now() - this.#started) / 1000;
    const rate = seconds > 0 ? `, ${formatSize(Math.round(this.#bytes / seconds))}/s` : '';
    const bytes = this.#bytes > 0 ? `  ${formatSize(this.#bytes)}${rate}` : '';
    process.stderr.write(`\r\u001b[K${this.#phase}${bytes}  ${formatClock(seconds)}`);
  }

  #clear(): void {
    if (this.#live) process.stderr.write('\r\u001b[K');
  }
}

function chosenLine({ addon, release, serverVersion }: Extract<EngineEvent, { type: 'chosen' }>): string {
  return `Using addon ${addon}, release ${release}${serverVersion === undefined ? '' : `, for server ${serverVersion}`}`;
}
