import { Discovery, type Transport } from '@stash-addons/kube';
import { isFinal } from '@stash-addons/session';
import { CatalogWatch } from './catalog/catalog-watch.js';
import { Grouped } from './cache/grouped.js';
import type { Change, Key } from './cache/informer.js';
import { RecentObjects } from './cache/recent-objects.js';
import { RememberingClient } from './cache/remembering-client.js';
import type { KeptRepository, KeptRestore, KeptSession } from './cache/kept.js';
import { type KeptJob, type SessionKey, sessionKey } from './cache/kept-job.js';
import type { KeptPod } from './cache/kept-pod.js';
import { SessionIndex } from './cache/session-index.js';
import { Budget } from './controllers/budget.js';
import { reconcileConfiguration } from './controllers/configuration/reconcile.js';
import { ReferenceBook } from './controllers/configuration/references.js';
import { controllerQueue } from './controllers/controller.js';
import { tellNotServed, type Unserved } from './controllers/not-served.js';
import type { Job } from './controllers/session/job.js';
import { reconcileRepository } from './controllers/repository/reconcile.js';
import { reconcileSession } from './controllers/session/reconcile.js';
import { reconcileRestore } from './controllers/session/restore.js';
import type { Session } from './controllers/session/run.js';
import type { SessionShared } from './controllers/session/session-shared.js';
import { EventRecorder } from './events/recorder.js';
import { type Handlers, makeFollowers, REMEMBERED } from './followers.js';
import { type Log, wordsOf } from './log.js';
import type { WorkQueue } from './queue/work-queue.js';
import type { Counters } from './serve/counters.js';
import { WireMetrics } from './serve/wire-metrics.js';
import type { Settings } from './settings.js';

export interface LeadershipInput {
  transport: Transport;
  settings: Settings;
  counters: Counters;
  log: Log;
}

type Served = 'BackupConfiguration' | 'BackupSession' | 'RestoreSession' | 'Repository';

/** All that one leader does, from the first list to the end of its leadership. */
export class Leadership {
  readonly #input: LeadershipInput;
  readonly #client: RememberingClient;
  /** What sessions said, in the wire's metrics. */
  readonly metrics = new WireMetrics();
  readonly #catalog: CatalogWatch;
  readonly #events: EventRecorder;
  readonly #sessions = new SessionIndex();
  readonly #jobs = new Grouped<KeptJob>(({ session }) => session);
  readonly #pods = new Grouped<KeptPod>(({ job }) => job || undefined);
  readonly #jobOwners = new Map<Key, SessionKey>();
  readonly #budget: Budget;
  readonly #queues: Record<Served | Unserved, WorkQueue>;
  readonly #followers;

  constructor(input: LeadershipInput) {
    const { transport, settings, counters, log } = input;
    this.#input = input;
    const { watchNamespaces: namespaces } = settings;
    const recent = new RecentObjects(REMEMBERED, namespaces);
    const client = new RememberingClient(transport, recent);
    this.#client = client;
    this.#events = new EventRecorder(client, (error) =>
      log({ level: 'warning', object: 'Event', message: wordsOf(error) }),
    );
    const { namespace, imageRegistry, frozen } = settings;
    const onChange = (): void => this.#addConfigurations();
    this.#catalog = new CatalogWatch({ client, events: this.#events, log, namespace, imageRegistry, frozen, onChange });
    this.#budget = new Budget(settings.jobs, (session) => this.#add(session));
    this.#followers = makeFollowers({ client, recent, namespaces, log, on: this.#handlers() });
    const shared = this.#shared();
    const queue = (kind: string, work: (key: Key) => Promise<Date | undefined>): WorkQueue =>
      controllerQueue({ workers: settings.workers, counters, log, kind, work });
    const unserved = (kind: Unserved): WorkQueue => queue(kind, (key) => tellNotServed(shared, kind, key));
    this.#queues = {
      BackupConfiguration: queue('BackupConfiguration', (key) => reconcileConfiguration(shared, key)),
      BackupSession: queue(
        'BackupSession',
        this.#inTurn('BackupSession', (key) => reconcileSession(shared, key)),
      ),
      RestoreSession: queue(
        'RestoreSession',
        this.#inTurn('RestoreSession', (key) => reconcileRestore(shared, key)),
      ),
      Repository: queue('Repository', (key) => reconcileRepository(shared, key)),
      BackupBatch: unserved('BackupBatch'),
      RestoreBatch: unserved('RestoreBatch'),
      BackupBlueprint: unserved('BackupBlueprint'),
    };
  }

  /** What stands now, for metrics. */
  get standing(): { waiting: Record<string, number>; objects: Record<string, number> } {
    const lengths = Object.entries(this.#queues).map(([kind, { length }]) => [kind, length] as const);
    const sizes = Object.entries(this.#followers).map(([kind, { size }]) => [kind, size] as const);
    return {
      waiting: Object.fromEntries(lengths),
      objects: Object.fromEntries(sizes),
    };
  }

  /** Works until the signal. Rejects where the manifests of addons cannot be read at all. */
  async run(signal: AbortSignal): Promise<void> {
    const followers = Object.values(this.#followers);
    const running = [...followers, this.#catalog].map((one) => one.run(signal));
    const aborted = whenAborted(signal);
    await Promise.race([aborted, Promise.all([this.#catalog.begin(), ...followers.map(({ synced }) => synced)])]);
    if (!signal.aborted) {
      this.#input.log({ level: 'info', message: 'Everything was listed; the work begins' });
      for (const queue of Object.values(this.#queues)) queue.open();
    }
    await aborted;
    await Promise.all([...running, ...Object.values(this.#queues).map((queue) => queue.close())]);
  }

  #shared(): SessionShared {
    const { transport, settings, log } = this.#input;
    const client = this.#client;
    return {
      client,
      discovery: new Discovery(transport),
      settings,
      log,
      events: this.#events,
      references: new ReferenceBook(client),
      repository: (key) => this.#followers.Repository.get(key),
      sessions: this.#sessions,
      catalog: () => this.#catalog.catalog,
      metrics: this.metrics,
      jobs: this.#jobs,
      jobOwner: (job) => this.#jobOwners.get(job),
      pods: this.#pods,
      took: {
        session: (session: Session) => this.#followers[session.kind].take(session),
        job: (job: Job) => this.#followers.Job.take(job),
      },
      mayStart: this.#budget.mayStart,
      patience: settings.patience,
    };
  }

  #inTurn<T>(kind: string, work: (key: Key) => Promise<T>): (key: Key) => Promise<T> {
    return (key) => work(key).finally(() => this.#budget.worked(sessionKey(kind, key)));
  }

  #handlers(): Handlers {
    return {
      BackupConfiguration: (key, { before, after }) => {
        if (after === undefined) this.metrics.forget(sessionKey('BackupConfiguration', key));
        if (before !== after) this.#queues.BackupConfiguration.add(key);
      },
      Repository: (key, change) => this.#noteRepository(key, change),
      BackupSession: (key, change) => this.#noteSession(key, change),
      RestoreSession: (key, change) => this.#noteRestore(key, change),
      Job: (key, change) => this.#noteJob(key, change),
      Pod: (key, change) => this.#notePod(key, change),
      unserved: (kind, key) => this.#queues[kind].add(key),
    };
  }

  /** What can be backed up may be another now. */
  #addConfigurations(): void {
    for (const key of this.#followers.BackupConfiguration.keys()) this.#queues.BackupConfiguration.add(key);
  }

  #noteRepository(key: Key, { before, after }: Change<KeptRepository>): void {
    if (after?.open) this.#queues.Repository.add(key);
    if (before?.version === after?.version) return;
    for (const user of (after ?? before)?.users ?? []) this.#queues.BackupConfiguration.add(user);
  }

  #noteSession(key: Key, change: Change<KeptSession>): void {
    const { before, after } = change;
    this.#sessions.note(key, change);
    if (after === undefined || after.open) this.#queues.BackupSession.add(key);
    if (after !== undefined && !isFinal(after.phase)) return;
    this.#budget.forget(sessionKey('BackupSession', key));
    if (before !== undefined && !isFinal(before.phase)) this.#wakeInvoker(before.invoker);
  }

  /** When a session has ended, the next slot may begin. */
  #wakeInvoker(invoker: Key): void {
    const [namespace = '', kind, name = ''] = invoker.split('/');
    if (kind === 'BackupConfiguration') this.#queues.BackupConfiguration.add(`${namespace}/${name}`);
  }

  #noteJob(key: Key, change: Change<KeptJob>): void {
    const { before, after } = change;
    this.#jobs.note(key, change);
    this.#budget.note(key, change);
    const session = (after ?? before)?.session;
    if (after?.session === undefined) this.#jobOwners.delete(key);
    else this.#jobOwners.set(key, after.session);
    if (session !== undefined) this.#add(session);
  }

  #notePod(key: Key, change: Change<KeptPod>): void {
    this.#pods.note(key, change);
    const session = this.#jobOwners.get((change.after ?? change.before)?.job ?? '');
    if (session !== undefined) this.#add(session);
  }

  #noteRestore(key: Key, { after }: Change<KeptRestore>): void {
    const session = sessionKey('RestoreSession', key);
    if (after === undefined || !after.open) this.#budget.forget(session);
    if (after === undefined) this.metrics.forget(session);
    if (after?.open !== false || !this.metrics.has(session)) this.#queues.RestoreSession.add(key);
  }

  #add(session: SessionKey): void {
    const [kind = '', key = ''] = session.split(' ');
    if (kind === 'BackupSession' && this.#isSettled(session, key)) return;
    this.#queues[kind as Served].add(key);
  }

  /** What still happens to the Jobs of such a session is none of its concern. */
  #isSettled(session: SessionKey, key: Key): boolean {
    const isClosed = this.#followers.BackupSession.get(key)?.open === false;
    return isClosed && this.#jobs.of(session).every(([, { held }]) => !held);
  }
}

/** Also where that was so before. */
function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
