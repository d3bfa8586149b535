import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBE_FILE, type ProbeResult, SCRATCH_PATH, StashError } from '@stash-addons/core';
import { type InstalledAddon, verifyFiles } from '@stash-addons/host';
import type { OpenSession } from './opened.js';
import { buildRequest } from './request.js';
import { realPaths, writeRequest } from './run-directory.js';
import { runStep } from './step-process.js';
import { outlasting } from './target-run.js';

export type Probing = Pick<OpenSession, 'context' | 'prepared' | 'operation' | 'session' | 'directory'>;

/**
 * Asks the addon's program what the server says of itself; changes nothing. Throws the program's error, for example
 * SA_TARGET_UNREACHABLE or SA_TARGET_PASSWORD.
 */
export async function probe(probing: Probing, addon: InstalledAddon): Promise<ProbeResult> {
  const { context, prepared, directory, session } = probing;
  await verifyFiles(addon);
  const dirs = realPaths(directory, outlasting(probing));
  const nothing = { hosts: [], actions: [], adoptUntagged: false };
  const params = Object.fromEntries((prepared.invoker.spec.task?.params ?? []).map(({ name, value }) => [name, value]));
  writeRequest(directory, buildRequest({ ...probing, addon, release: '', params, dirs, ...nothing }));
  context.onEvent({ type: 'phase', phase: 'Looking at the database' });
  const ending = await runStep({
    name: 'probe',
    program: addon.programPath as string,
    args: ['probe', `--output-dir=${SCRATCH_PATH}/output`, `--scratch-dir=${SCRATCH_PATH}`],
    env: {},
    runDirectory: directory.run,
    log: context.sessions.logOf(session.metadata.name ?? ''),
    onLine: (line) => context.onEvent({ type: 'log', line }),
    signal: context.signal,
  });
  const file = join(directory.scratch, 'output', PROBE_FILE);
  if (!existsSync(file)) {
    const exit = ending.signal === null ? `exit status ${ending.exitCode}` : `signal ${ending.signal}`;
    throw new StashError('SA_STEP_DIED', { step: 'probe', ending: exit, text: ending.lastWords });
  }
  const result = JSON.parse(readFileSync(file, 'utf8')) as ProbeResult;
  if (result.error !== undefined) throw StashError.from(result.error);
  return result;
}
