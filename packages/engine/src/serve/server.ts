import type { BackupSession, Coded } from '@stash-addons/core';
import type { Catalog } from '@stash-addons/host';
import {
  decideSlots,
  type Decision,
  retriesOf,
  type SessionSeed,
  slotAnnotations,
  type SlotLetGo,
  type SlotStart,
} from '@stash-addons/session';
import type { EngineEvent } from '../context.js';
import { ObjectSet } from '../documents/object-set.js';
import { reserveName } from '../session/identity.js';
import { settleOrphans } from '../session/orphans.js';
import type { StateFolder } from '../state/folder.js';
import { RepositoryStore } from '../state/repositories.js';
import type { SessionStore } from '../state/sessions.js';
import { Board } from './board.js';
import { DocumentWatch, isOf, type Scheduled, type Served } from './document-watch.js';
import { lineOf, type ServeLog } from './log.js';
import { samplesOf, serverMetrics } from './metrics.js';
import { Retries } from './retries.js';
import { type OrderContext, runOrder } from './run-order.js';

export interface ServerInput {
  state: StateFolder;
  sessions: SessionStore;
  env: NodeJS.ProcessEnv;
  /** Called for each session, so that an addon counts as soon as it is installed. */
  openCatalog: () => Promise<Catalog>;
  /** Files and folders of documents. */
  paths: readonly string[];
  /** How many sessions run at once. */
  concurrency: number;
  log: ServeLog;
}

interface Running {
  scheduled: Scheduled;
  session: string;
  cancel: AbortController;
  ended: Promise<void>;
}

/** Runs what is due, a round at a time. All it has to remember is on disk, so that it may be killed at any moment. */
export class Server {
  readonly #input: ServerInput;
  readonly #board: Board;
  readonly #watch: DocumentWatch;
  readonly #retries: Retries;
  readonly #running = new Map<string, Running>();
  readonly #missed = new Map<string, number>();
  #served: Served = { objects: new ObjectSet(), scheduled: [], problems: [] };
  /** What was told about addons that are left out. */
  readonly #told = new Set<string>();
  #waiting = 0;
  #failures = 0;
  /** Sessions that a server before this one left open. */
  #orphans: readonly string[];
  #broken: { error: unknown } | undefined;
  /** Called when a session has ended. */
  onEnd: () => void = () => undefined;

  /** Puts right what a server that was killed has left. */
  constructor(input: ServerInput) {
    const { state, sessions, paths } = input;
    this.#input = input;
    this.#orphans = sessions.orphans().map(({ session }) => session.metadata.name ?? '');
    settleOrphans({ state, sessions });
    this.#board = new Board(state);
    this.#board.settleBegun((session) => sessions.has(session));
    this.#watch = new DocumentWatch(paths);
    this.#retries = new Retries(sessions);
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /** Sessions that failed since the start. */
  get failures(): number {
    return this.#failures;
  }

  get running(): readonly Running[] {
    return [...this.#running.values()];
  }

  /** Documents are read anew in the next round. */
  reload(): void {
    this.#watch.forget();
  }

  /** Throws what went wrong around a session, besides the session itself. */
  throwIfBroken(): void {
    if (this.#broken !== undefined) throw this.#broken.error;
  }

  metrics(now: Date): string {
    const counts = { running: this.#running.size, waiting: this.#waiting, missed: this.#missed };
    return serverMetrics(this.#board, this.#served, counts, now);
  }

  /** Looks for what has changed and starts what is due. Rejects where the state folder fails it: it must not go on then. */
  async round(now: Date): Promise<Decision> {
    this.throwIfBroken();
    await this.#read(now);
    for (const { session, cancel } of this.#running.values()) {
      if (this.#input.sessions.isCancelAsked(session)) cancel.abort();
    }
    const isBusy = (key: string): boolean => this.#running.has(key);
    const invokers = this.#board.invokers(this.#served.scheduled, now, isBusy);
    const decision = decideSlots(invokers, now, this.#room);
    for (const one of decision.letGo) this.#letGo(one);
    for (const one of decision.start) this.#startSlot(one);
    this.#startRetries(now);
    this.#waiting = decision.waiting.length;
    return decision;
  }

  get #room(): number {
    return this.#input.concurrency - this.#running.size;
  }

  async #read(now: Date): Promise<void> {
    const read = await this.#watch.changed();
    if (read === undefined) return;
    const known = new Set(this.#served.problems.map(({ message }) => message));
    for (const { code, message, hint } of read.problems.filter((one) => !known.has(one.message))) {
      this.#input.log({ level: 'error', code, message, hint });
    }
    this.#served = read;
    this.#board.take(read, now);
    const left = read.problems.length === 0 ? '' : `; ${read.problems.length} documents are left out`;
    this.#input.log({ level: 'info', message: `Serving ${read.scheduled.length} schedules${left}` });
    this.#tellOrphans();
  }

  #tellOrphans(): void {
    const message = 'The server ended before this session did; it failed';
    for (const session of this.#orphans) {
      this.#input.log({ level: 'error', session, message });
      const record = this.#input.sessions.get(session);
      const owner = this.#served.scheduled.find((one) => isOf(one, record.session));
      if (owner !== undefined) this.#note(owner, record.session as BackupSession);
    }
    this.#orphans = [];
  }

  async #openCatalog(): Promise<Catalog> {
    const catalog = await this.#input.openCatalog();
    for (const { code, message, hint } of catalog.diagnostics.filter((one) => !this.#told.has(one.message))) {
      this.#told.add(message);
      this.#input.log({ level: 'warning', code, message, hint });
    }
    return catalog;
  }

  #letGo({ key, slot, missed, why }: SlotLetGo): void {
    this.#board.settle(key, slot);
    if (why === 'paused') return;
    this.#countMissed(key, missed + 1);
    const message = `Too late for the slot of ${slot.toISOString()}; it is let go${alsoMissed(missed)}`;
    this.#input.log({ level: 'warning', invoker: key, message });
  }

  #startSlot(start: SlotStart): void {
    const { key, slot, missed } = start;
    const scheduled = this.#scheduled(key);
    if (scheduled === undefined) return;
    const { invoker } = scheduled;
    const name = reserveName(this.#input.sessions, invoker.metadata.name ?? '', slot);
    this.#board.begin(key, slot, name);
    this.#countMissed(key, missed);
    const message = `Starting the backup of ${slot.toISOString()}${alsoMissed(missed)}`;
    this.#input.log({ level: 'info', invoker: key, session: name, message });
    this.#start(scheduled, { name, retryLeft: retriesOf(invoker), annotations: slotAnnotations(start) });
  }

  #startRetries(now: Date): void {
    const free = this.#served.scheduled.filter(({ key }) => !this.#running.has(key));
    for (const { scheduled, of, name, retryLeft } of this.#retries.due(free, now)) {
      if (this.#room <= 0 || this.#running.has(scheduled.key)) continue;
      if (this.#input.sessions.reserve(name)) {
        this.#input.log({ level: 'info', invoker: scheduled.key, session: name, message: 'Trying again' });
        this.#start(scheduled, { name, retryLeft, annotations: of.metadata.annotations ?? {} });
      } else if (this.#input.sessions.has(name)) {
        this.#retries.done(scheduled, this.#input.sessions.get(name).session as BackupSession, now);
      }
    }
  }

  #start(scheduled: Scheduled, seed: SessionSeed): void {
    const cancel = new AbortController();
    const ended = this.#run(scheduled, seed, cancel.signal)
      .catch((error: unknown) => void (this.#broken = { error }))
      .finally(() => {
        this.#running.delete(scheduled.key);
        this.onEnd();
      });
    this.#running.set(scheduled.key, { scheduled, session: seed.name, cancel, ended });
  }

  async #run(scheduled: Scheduled, seed: SessionSeed, signal: AbortSignal): Promise<void> {
    const { objects } = this.#served;
    const context = this.#contextOf(scheduled, seed, signal);
    const openCatalog = (): Promise<Catalog> => this.#openCatalog();
    const { session, error } = await runOrder(context, { scheduled, objects, seed, openCatalog });
    this.#settle(scheduled.key, seed);
    this.#retries.done(scheduled, session, new Date());
    this.#retries.add(session);
    this.#note(scheduled, session);
    this.#tellEnd(scheduled.key, session, error);
  }

  #contextOf({ key }: Scheduled, seed: SessionSeed, signal: AbortSignal): OrderContext {
    const { state, sessions, env, log } = this.#input;
    const onEvent = (event: EngineEvent): void => {
      this.#settle(key, seed);
      const line = lineOf(event);
      if (line !== undefined) log({ ...line, invoker: key, session: seed.name });
    };
    return { state, sessions, env, signal, onEvent };
  }

  /** A slot has been run as soon as its session is recorded: whatever happens from then on, it is not run again. */
  #settle(key: string, { name }: SessionSeed): void {
    const begun = this.#board.get(key)?.begun;
    if (begun?.session === name && this.#input.sessions.has(name)) this.#board.settle(key, new Date(begun.slot));
  }

  #tellEnd(invoker: string, { metadata, status }: BackupSession, error: Coded | undefined): void {
    const session = metadata.name ?? '';
    const message = `${status?.phase} after ${status?.sessionDuration ?? '0s'}`;
    if (status?.phase === 'Succeeded') return this.#input.log({ level: 'info', invoker, session, message });
    this.#failures += 1;
    this.#input.log({ level: 'error', invoker, session, ...error, message: error?.message ?? message });
  }

  #note(owner: Scheduled, session: BackupSession): void {
    const { sessions, state } = this.#input;
    const name = session.metadata.name ?? '';
    const url = sessions.has(name) ? sessions.get(name).repository : '';
    const status = url === '' ? undefined : new RepositoryStore(state).get(url).status;
    this.#board.note(owner.key, samplesOf(owner.invoker, session, this.#served.objects, status));
  }

  #scheduled(key: string): Scheduled | undefined {
    return this.#served.scheduled.find((one) => one.key === key);
  }

  #countMissed(key: string, count: number): void {
    this.#missed.set(key, (this.#missed.get(key) ?? 0) + count);
  }
}

function alsoMissed(missed: number): string {
  if (missed === 0) return '';
  return `, with the ${missed >= 100 ? '100 or more' : missed} missed before it`;
}
