import { CONTRACT, StashError, type RunRequest, type StatusResult } from '@stash-addons/core';
import { listenForCancel } from '../program/cancel.js';
import { resticFactory } from '../program/open-restic.js';
import { checkProvided } from '../program/provided.js';
import { makePlaces, outputDirOf, removePrivateDir } from '../program/surroundings.js';
import type { Log } from '../result/log.js';
import type { RunDirectory } from '../rundir/run-directory.js';
import { postHook } from './hooks.js';
import { readPriorResult } from './prior-result.js';
import { doActions, type ActionsDone } from './repository-actions.js';
import { fileSink, type StatusSink, terminationLogOf } from './status-sink.js';

export interface BuiltInRun {
  directory: RunDirectory;
  flags: Readonly<Record<string, string>>;
  env: NodeJS.ProcessEnv;
  log: Log;
  /** Default: `status.json` and the termination log. */
  sink?: StatusSink;
}

const NOTHING_DONE: ActionsDone = { actions: [], repository: {}, spans: [] };

/** Does the request's actions unless the dump failed, and leaves a status. Returns the exit status. */
export async function updateStatus(run: BuiltInRun): Promise<number> {
  const { directory, flags, log } = run;
  const folder = outputDirOf(directory.request, flags) ?? '.';
  const prior = readPriorResult(folder);
  if (prior === undefined) throw new StashError('SA_STATUS_NO_RESULT', { path: folder });
  const done =
    prior.failure === undefined ? await withRepository(run, prior.result?.parts !== undefined) : NOTHING_DONE;
  await sinkOf(run, folder).write(statusOf(done), prior.stats);
  for (const { name, ok, error } of done.actions) log[ok ? 'info' : 'error']('Action', { action: name, ...error });
  const failed = prior.failure !== undefined || done.actions.some(({ ok }) => !ok);
  return failed && isLastStep(directory.request) ? 1 : 0;
}

function statusOf({ actions, repository, spans }: ActionsDone): StatusResult {
  const figures = Object.keys(repository).length > 0 ? { repository } : {};
  return { contract: CONTRACT, actions, spans, ...figures };
}

function sinkOf({ sink, env }: BuiltInRun, folder: string): StatusSink {
  return sink ?? fileSink(folder, terminationLogOf(env));
}

/** A hook that comes after this step has to run, and then says itself that something failed. */
function isLastStep(request: RunRequest): boolean {
  return postHook(request) === undefined;
}

async function withRepository(run: BuiltInRun, madeSet: boolean): Promise<ActionsDone> {
  const { directory, flags } = run;
  const { request } = directory;
  if (request.actions.every(({ name }) => name === 'InitializeBackendRepository')) return NOTHING_DONE;
  checkProvided(flags, directory);
  const places = makePlaces(request, flags);
  const cancel = listenForCancel(request.session.deadline);
  try {
    return await doActions({ request, madeSet }, resticFactory({ ...run, places })({ signal: cancel.signal }));
  } finally {
    cancel.release();
    removePrivateDir(places);
  }
}
