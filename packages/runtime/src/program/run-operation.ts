import { toCoded, type Addon, type Coded, type Span } from '@stash-addons/core';
import { randomUUID } from 'node:crypto';
import { Journal, readJournal } from '../plan/journal.js';
import { recoverRuns, rejectedSnapshots, SELF } from '../plan/recover.js';
import type { Log } from '../result/log.js';
import type { RunOutcome } from '../result/write-result.js';
import type { RunDirectory } from '../rundir/run-directory.js';
import type { Operation } from './argv.js';
import { listenForCancel } from './cancel.js';
import { carryOut } from './carry-out.js';
import { checkProvided, targetName } from './provided.js';
import { makePlaces, removePrivateDir, type Places } from './surroundings.js';

export interface OperationRun {
  addon: Addon;
  operation: Operation;
  directory: RunDirectory;
  /** With `hostname` filled in. */
  flags: Readonly<Record<string, string>>;
  env: NodeJS.ProcessEnv;
  log: Log;
}

/** What a run collects on its way, whether it ends well or not. */
export class Collected {
  readonly spans: Span[] = [];
  readonly warnings: Coded[] = [];
  readonly rejected: string[] = [];

  /** Measures a part of the run. */
  async span<T>(name: Span['name'], work: () => Promise<T>): Promise<T> {
    const startedAt = Date.now();
    try {
      return await work();
    } finally {
      this.addSpan(name, startedAt);
    }
  }

  addSpan(name: Span['name'], startedAt: number): void {
    this.spans.push({ name, at: new Date(startedAt).toISOString(), ms: Date.now() - startedAt });
  }
}

/** Runs the operation in a private folder that is always removed. Never throws: the outcome says how it ended. */
export async function runOperation(run: OperationRun): Promise<RunOutcome> {
  const { request } = run.directory;
  const collected = new Collected();
  const cancel = listenForCancel(request.session.deadline);
  let places: Places | undefined;
  let journal: Journal | undefined;
  try {
    checkProvided(run.flags, run.directory);
    places = makePlaces(request, run.flags);
    const target = targetName(request);
    const entries = readJournal(places.journal);
    const leftovers = recoverRuns(entries, target);
    journal = new Journal(places.journal, randomUUID());
    journal.process(SELF, process.pid);
    journal.begin(target, places.privateDir);
    const outcome = await carryOut({
      ...run,
      places,
      journal,
      leftovers,
      rejectedBefore: rejectedSnapshots(entries),
      target,
      collected,
      signal: cancel.signal,
    });
    return { ...parts(collected), ...outcome };
  } catch (error) {
    return { ...parts(collected), hosts: [], error: toCoded(error) };
  } finally {
    cancel.release();
    journal?.end();
    if (places !== undefined) removePrivateDir(places);
  }
}

function parts({ spans, warnings, rejected }: Collected) {
  const actions = spans.some(({ name }) => name === 'init')
    ? [{ name: 'InitializeBackendRepository' as const, ok: true }]
    : [];
  return { spans, warnings, rejected, actions };
}
