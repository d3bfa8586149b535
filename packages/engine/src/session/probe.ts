import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DOCTOR_FILE,
  type DoctorResult,
  PROBE_FILE,
  type ProbeResult,
  SCRATCH_PATH,
  StashError,
} from '@stash-addons/core';
import { type InstalledAddon, verifyFiles } from '@stash-addons/host';
import { buildRequest } from '@stash-addons/session';
import type { OpenSession } from './opened.js';
import { realPaths, writeRequest } from './run-directory.js';
import { runStep } from './step-process.js';
import { outlasting } from './target-run.js';

export type Probing = Pick<OpenSession, 'context' | 'prepared' | 'operation' | 'session' | 'directory'>;

/**
 * Asks the addon's program what the server says of itself; changes nothing. Throws the program's error, for example
 * SA_TARGET_UNREACHABLE or SA_TARGET_PASSWORD.
 */
export async function probe(probing: Probing, addon: InstalledAddon): Promise<ProbeResult> {
  const result = await ask<ProbeResult>(probing, addon, { verb: 'probe', file: PROBE_FILE });
  if (result.error !== undefined) throw StashError.from(result.error);
  return result;
}

/** Asks the addon's program what it makes of the server; changes nothing. What is wrong there is a finding. */
export function examine(probing: Probing, addon: InstalledAddon): Promise<DoctorResult> {
  return ask<DoctorResult>(probing, addon, { verb: 'doctor', file: DOCTOR_FILE });
}

interface Question {
  verb: string;
  /** Where the answer is written. */
  file: string;
}

async function ask<Answer>(probing: Probing, addon: InstalledAddon, { verb, file }: Question): Promise<Answer> {
  const { context, prepared, directory, session } = probing;
  await verifyFiles(addon);
  const dirs = realPaths(directory, outlasting(probing));
  const nothing = { hosts: [], actions: [], adoptUntagged: false };
  const params = Object.fromEntries((prepared.invoker.spec.task?.params ?? []).map(({ name, value }) => [name, value]));
  writeRequest(directory, buildRequest({ ...probing, addon, release: '', params, dirs, ...nothing }));
  context.onEvent({ type: 'phase', phase: 'Looking at the database' });
  const ending = await runStep({
    name: verb,
    program: addon.programPath as string,
    args: [verb, `--output-dir=${SCRATCH_PATH}/output`, `--scratch-dir=${SCRATCH_PATH}`],
    env: {},
    runDirectory: directory.run,
    log: context.sessions.logOf(session.metadata.name ?? ''),
    onLine: (line) => context.onEvent({ type: 'log', line }),
    signal: context.signal,
  });
  const path = join(directory.scratch, 'output', file);
  if (!existsSync(path)) {
    const exit = ending.signal === null ? `exit status ${ending.exitCode}` : `signal ${ending.signal}`;
    throw new StashError('SA_STEP_DIED', { step: verb, ending: exit, text: ending.lastWords });
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Answer;
}
