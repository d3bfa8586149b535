import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  type Coded,
  type ErrorCode,
  RESULT_FILE,
  type RunResult,
  STATUS_FILE,
  StashError,
  type StatusResult,
  toCoded,
  validateResult,
  validateStatus,
} from '@stash-addons/core';
import type { Resolution } from '@stash-addons/resolver';
import type { EngineEvent } from '../context.js';
import type { RunDirectory } from './run-directory.js';
import { type LogLine, runStep, type StepEnding } from './step-process.js';

export interface Execution {
  resolution: Resolution;
  /** The file to start for each step. */
  programs: string[];
  directory: RunDirectory;
  log: string;
  onEvent: (event: EngineEvent) => void;
  signal: AbortSignal;
  /** Called before each step; what it returns is called after it. */
  around: (step: Resolution['steps'][number], last: boolean) => Promise<() => void>;
}

/** What a pod template left when all its containers had run. */
export interface Executed {
  result?: RunResult;
  status?: StatusResult;
  endings: StepEnding[];
  /** Why it failed, where a step died without saying so in its result. */
  died?: Coded;
}

/**
 * Runs the containers of a template in order. As in a pod, one that fails keeps the later ones from starting. Throws what
 * keeps the first one from starting; once that has run, there is something to be settled.
 */
export async function execute(execution: Execution): Promise<Executed> {
  const { endings, stopped } = await runContainers(execution);
  const output = join(execution.directory.scratch, 'output');
  const result = readFile(join(output, RESULT_FILE), (value) => validateResult(value));
  const status = readFile(join(output, STATUS_FILE), (value) => validateStatus(value));
  const died = stopped ?? whyDied(endings.at(-1), result !== undefined);
  return {
    endings,
    ...(result?.ok ? { result: result.result } : {}),
    ...(status?.ok ? { status: status.status } : {}),
    ...(died === undefined ? {} : { died }),
  };
}

/** `stopped`: what kept one behind the first from starting. */
async function runContainers(execution: Execution): Promise<{ endings: StepEnding[]; stopped?: Coded }> {
  const endings: StepEnding[] = [];
  for (const [index, container] of containersOf(execution.resolution).entries()) {
    if (execution.signal.aborted) break;
    try {
      endings.push(await runContainer(execution, { index, container }));
    } catch (error) {
      if (endings.length === 0) throw error;
      return { endings, stopped: toCoded(error) };
    }
    if (endings.at(-1)?.exitCode !== 0) break;
  }
  return { endings };
}

/** A container as it is run here. */
export interface LocalContainer {
  args: string[];
  env: Record<string, string>;
}

/** Those of the steps, in their order. Throws SA_LOCAL_FIELD_UNSUPPORTED. */
export function containersOf({ steps, template }: Resolution): LocalContainer[] {
  const { initContainers = [], containers = [] } = template.spec ?? { containers: [] };
  const all = [...initContainers, ...containers];
  return steps.map((step, index) => {
    const { command = [], args = [], env = [] } = all[index] ?? {};
    return { args: [...command, ...args], env: plainEnvironment(step.container, env) };
  });
}

interface Placed {
  index: number;
  container: LocalContainer;
}

async function runContainer(execution: Execution, { index, container }: Placed): Promise<StepEnding> {
  const { resolution, directory, onEvent } = execution;
  const step = resolution.steps[index] as Resolution['steps'][number];
  const release = await execution.around(step, index === resolution.steps.length - 1);
  try {
    return await runStep({
      name: step.container,
      program: execution.programs[index] as string,
      ...container,
      runDirectory: directory.run,
      log: execution.log,
      onLine: (line) => report(line, onEvent),
      signal: execution.signal,
    });
  } finally {
    release();
  }
}

type Variable = NonNullable<NonNullable<Resolution['template']['spec']>['containers'][number]['env']>[number];

/** What stands for the pod's name is the name of this machine; a pod's host has that name too. */
function plainEnvironment(container: string, env: readonly Variable[]): Record<string, string> {
  return Object.fromEntries(
    env.map(({ name, value, valueFrom }) => {
      if (valueFrom === undefined) return [name, value ?? ''];
      if (valueFrom.fieldRef?.fieldPath === 'metadata.name') return [name, hostname()];
      throw new StashError('SA_LOCAL_FIELD_UNSUPPORTED', {
        object: `The container ${container}`,
        path: `env ${name}.valueFrom`,
      });
    }),
  );
}

/** A step's log lines that mean something to the person who watches. */
function report(line: LogLine, onEvent: (event: EngineEvent) => void): void {
  if (line.msg === 'Progress' && typeof line['bytes'] === 'number') onEvent({ type: 'progress', bytes: line['bytes'] });
  else if (line.msg === 'Warning' && typeof line['code'] === 'string') {
    const { code, message, hint } = line as unknown as { code: ErrorCode; message: string; hint: string };
    onEvent({ type: 'warning', warning: { code, message, hint } });
  }
  onEvent({ type: 'log', line });
}

function readFile<T>(path: string, check: (value: unknown) => T): T | undefined {
  return existsSync(path) ? check(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}

function whyDied(last: StepEnding | undefined, hasResult: boolean): Coded | undefined {
  if (last === undefined || last.exitCode === 0 || hasResult) return undefined;
  const ending = last.signal === null ? `exit status ${last.exitCode}` : `signal ${last.signal}`;
  return new StashError('SA_STEP_DIED', {
    step: last.name,
    ending,
    text: last.lastWords.slice(-500) || 'it said nothing',
  }).toJSON();
}
