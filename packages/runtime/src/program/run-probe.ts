import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CONTRACT,
  type Plan,
  PROBE_FILE,
  type ProbeResult,
  redact,
  type RunContext,
  toCoded,
} from '@stash-addons/core';
import { terminationLogOf } from '../builtin/status-sink.js';
import { writeJson } from '../result/write-result.js';
import { listenForCancel } from './cancel.js';
import { targetName } from './provided.js';
import { lookAtTarget, prepareReach } from './reach.js';
import type { OperationRun } from './run-operation.js';
import { makePlaces, removePrivateDir } from './surroundings.js';

/** The verb `probe`: writes `probe.json` into the output folder. Nothing of the target or the repository is changed. */
export async function runProbe(run: OperationRun): Promise<number> {
  const places = makePlaces(run.directory.request, run.flags);
  const result = await look(run, places).finally(() => removePrivateDir(places));
  leave(result, terminationLogOf(run.env));
  if (places.outputDir === undefined) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    mkdirSync(places.outputDir, { recursive: true });
    writeJson(join(places.outputDir, PROBE_FILE), result);
  }
  return result.error === undefined ? 0 : 1;
}

const LONGEST_WORDS = 500;

/** In the termination message of a container, where there is one, as far as it has room there. */
function leave({ contract, serverVersion, error }: ProbeResult, path: string): void {
  if (!existsSync(path)) return;
  const short = (text: string): string => redact(text).slice(0, LONGEST_WORDS);
  const left: ProbeResult = {
    contract,
    warnings: [],
    ...(serverVersion === undefined ? {} : { serverVersion }),
    ...(error && { error: { code: error.code, message: short(error.message), hint: short(error.hint) } }),
  };
  writeFileSync(path, JSON.stringify(left));
}

async function look(run: OperationRun, places: ReturnType<typeof makePlaces>): Promise<ProbeResult> {
  const { request } = run.directory;
  const cancel = listenForCancel(request.session.deadline);
  try {
    const journal = { process: () => undefined };
    const reaching = { ...run, places, journal, target: targetName(request), signal: cancel.signal };
    const reach = await prepareReach(reaching);
    const facts = await lookAtTarget(reaching, reach);
    const { serverVersion, warnings } = planFor(run, reach.context, facts);
    return { contract: CONTRACT, warnings, ...(serverVersion === undefined ? {} : { serverVersion }) };
  } catch (error) {
    return { contract: CONTRACT, warnings: [], error: toCoded(error) };
  } finally {
    cancel.release();
  }
}

/** What would be done; of a restore, before its snapshots are chosen. */
export function planFor({ addon, directory }: OperationRun, context: RunContext, facts: unknown): Plan {
  const { program } = addon;
  if (directory.request.operation === 'restore' && program.restore) return program.restore(context, facts, []);
  return program.backup(context, facts);
}
