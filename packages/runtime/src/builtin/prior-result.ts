import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  OUTPUT_FILE,
  RESULT_FILE,
  STATUS_FILE,
  validateResult,
  validateStatus,
  type RunResult,
  type StatusResult,
  type WireOutput,
} from '@stash-addons/core';

type Stats = RunResult['stats'];

/** What the steps before this one have left. */
export interface PriorResult {
  stats: Stats;
  /** Absent where a step of the wire wrote `output.json` alone. */
  result?: RunResult;
  status?: StatusResult;
  /** Why it failed, in words; undefined where all went well. */
  failure?: string;
}

/** Undefined where no step has left a result yet. */
export function readPriorResult(folder: string): PriorResult | undefined {
  const result = checked(folder, RESULT_FILE, (value) => {
    const check = validateResult(value);
    return check.ok ? check.result : undefined;
  });
  const output = checked(folder, OUTPUT_FILE, (value) => value as WireOutput);
  if (result === undefined && output === undefined) return undefined;
  const status = checked(folder, STATUS_FILE, (value) => {
    const check = validateStatus(value);
    return check.ok ? check.status : undefined;
  });
  const stats = result?.stats ?? output?.targetStatus.stats ?? [];
  const failure = failureOf(stats, result, status);
  return {
    stats,
    ...(result === undefined ? {} : { result }),
    ...(status === undefined ? {} : { status }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function failureOf(stats: Stats, result?: RunResult, status?: StatusResult): string | undefined {
  return result?.error?.message ?? failureOfHosts(stats) ?? failureOfActions(status);
}

function failureOfHosts(stats: Stats): string | undefined {
  if (stats.length === 0) return 'no host reported';
  const host = stats.find(({ phase }) => phase !== 'Succeeded');
  return host === undefined ? undefined : (host.error ?? `the host ${host.hostname ?? ''} did not succeed`);
}

function failureOfActions(status: StatusResult | undefined): string | undefined {
  const action = status?.actions.find(({ ok }) => !ok);
  return action === undefined ? undefined : (action.error?.message ?? action.name);
}

function checked<T>(folder: string, name: string, check: (value: unknown) => T | undefined): T | undefined {
  const path = join(folder, name);
  return existsSync(path) ? check(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}
