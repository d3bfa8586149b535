import { existsSync, writeFileSync } from 'node:fs';
import {
  CONTRACT,
  type HookOutcome,
  isStashError,
  needsTarget,
  redact,
  RUN_DIRECTORY_VARIABLE,
  StashError,
  toCoded,
  type Condition,
  type RunRequest,
  type RunResult,
} from '@stash-addons/core';
import { outputDirOf } from '../program/surroundings.js';
import { resultOf, writeResult } from '../result/write-result.js';
import { ownCluster, podBehind } from './cluster.js';
import { doHook, type HookCall } from './hook-actions.js';
import { fillTemplate, hookFields } from './hook-template.js';
import { hookOf, hookTypeOf, isDue, type Hook, type HookType } from './hooks.js';
import { readPriorResult, type PriorResult } from './prior-result.js';
import { terminationLogOf } from './status-sink.js';
import type { BuiltInRun } from './update-status.js';

/**
 * Runs one hook on this machine. Exit status: not 0 where the hook failed, and for the hook after the last step also
 * where anything before it did.
 */
export async function runHook(run: BuiltInRun): Promise<number> {
  const { directory, flags } = run;
  const { request } = directory;
  const type = hookTypeOf(flags);
  const hook = hookOf(request, type);
  if (hook === undefined) return 0;
  const folder = outputDirOf(request, flags);
  const left = folder === undefined ? undefined : readPriorResult(folder);
  const prior = left ?? toldOutcome(request);
  const error = await runWhenDue(run, { type, hook, prior, folder });
  return error !== undefined || left?.failure !== undefined ? 1 : 0;
}

/** What the engine tells of steps that left nothing. */
function toldOutcome({ outcome }: RunRequest): PriorResult | undefined {
  if (outcome === undefined) return undefined;
  return { stats: [], ...(outcome.failed && { failure: outcome.error || 'it failed' }) };
}

async function runWhenDue(run: BuiltInRun, hook: Attempt & { folder: string | undefined }) {
  const { type, prior, folder } = hook;
  if (!isDue(hook.hook, prior?.failure !== undefined, run.directory.request.session.retryLeft ?? 0)) {
    const { executionPolicy = 'Always' } = hook.hook;
    run.log.info('Hook skipped', { hook: type, policy: executionPolicy });
    leave(run, type, { ok: true, message: `Not run: the hook's execution policy is ${executionPolicy}` });
    return undefined;
  }
  const error = await attempt(run, hook);
  if (error === undefined) run.log.info('Hook', { hook: type });
  else run.log.error('Hook', { hook: type, ...error.toJSON() });
  if (folder !== undefined) record({ run, folder, prior, type, error });
  leave(run, type, { ok: error === undefined, message: error?.message ?? `The ${type} hook was run` });
  return error;
}

/** In the termination message, where there is one. */
function leave({ env }: BuiltInRun, hook: HookType, said: Pick<HookOutcome, 'ok' | 'message'>): void {
  const path = terminationLogOf(env);
  if (!existsSync(path)) return;
  const message = redact(said.message).slice(0, LONGEST_MESSAGE);
  writeFileSync(path, JSON.stringify({ contract: CONTRACT, hook, ok: said.ok, message } satisfies HookOutcome));
}

/** So much has room in a termination message, whatever its characters. */
const LONGEST_MESSAGE = 600;

interface Attempt {
  type: HookType;
  hook: Hook;
  prior: PriorResult | undefined;
}

async function attempt(
  { directory, env }: BuiltInRun,
  { type, hook, prior }: Attempt,
): Promise<StashError | undefined> {
  const fields = hookFields(directory.request, prior);
  try {
    const fill = (text: string): string => fillTemplate(text, fields, type);
    const target = await targetOf(directory.request, hook, env);
    await doHook(hook, { hook: type, env: ownEnvironment(env), fill, ...(target && { target }) });
    return undefined;
  } catch (error) {
    return isStashError(error) ? error : new StashError('SA_HOOK_FAILED', { hook: type, text: toCoded(error).message });
  }
}

/** Looked for only where the hook is not for other hosts alone. */
async function targetOf({ hookTarget }: RunRequest, hook: Hook, env: NodeJS.ProcessEnv): Promise<HookCall['target']> {
  if (hookTarget === undefined || !needsTarget(hook)) return undefined;
  const cluster = ownCluster(env);
  const pod = await podBehind(cluster, hookTarget.namespace, hookTarget.service);
  return { cluster, pod, container: hook.containerName || undefined };
}

/** The hook is the user's own program: it gets the container's environment, but not the way to the run's secrets. */
function ownEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const given = Object.entries(env).filter(([name]) => name !== RUN_DIRECTORY_VARIABLE);
  return Object.fromEntries(given.map(([name, value]) => [name, value ?? '']));
}

interface Recording {
  run: BuiltInRun;
  folder: string;
  prior: PriorResult | undefined;
  type: HookType;
  error: StashError | undefined;
}

/** Adds the hook's condition to the result; a failed hook before the dump makes the result there otherwise is none of. */
function record({ run, folder, prior, type, error }: Recording): void {
  const result = prior?.result ?? (error === undefined ? undefined : failedBeforeDump(run, error));
  if (result === undefined) return;
  const conditions = [...result.conditions, conditionOf(type, error)];
  writeResult(folder, {
    ...result,
    conditions,
    ...(error === undefined ? {} : { error: result.error ?? error.toJSON() }),
  });
}

function failedBeforeDump({ directory, flags }: BuiltInRun, error: StashError): RunResult {
  const outcome = { hosts: [], spans: [], actions: [], warnings: [], rejected: [], error: error.toJSON() };
  return resultOf(directory.request.target.ref, flags['hostname'] || 'host-0', outcome);
}

function conditionOf(type: HookType, error: StashError | undefined): Condition {
  const name = type[0]?.toUpperCase() + type.slice(1);
  return {
    type: `${name}HookExecutionSucceeded`,
    status: error === undefined ? 'True' : 'False',
    reason: error === undefined ? `SuccessfullyExecuted${name}Hook` : `FailedToExecute${name}Hook`,
    message: error?.message ?? `The ${type} hook was run`,
    lastTransitionTime: new Date().toISOString(),
  };
}
