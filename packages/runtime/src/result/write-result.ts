import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CONTRACT,
  OUTPUT_FILE,
  redact,
  RESULT_FILE,
  type ActionResult,
  type Coded,
  type RunResult,
  type Span,
  type TargetRef,
  type WireOutput,
} from '@stash-addons/core';
import type { HostOutcome } from '../plan/host-outcome.js';

/** The wire lets a later container of another user read it. */
const WIRE_MODE = 0o777;

export interface RunOutcome {
  hosts: HostOutcome[];
  spans: Span[];
  actions: ActionResult[];
  warnings: Coded[];
  rejected: string[];
  error?: Coded;
}

/** The result of a run; a failure outside of the units makes every host's stat a failed one. */
export function resultOf(ref: TargetRef, host: string, outcome: RunOutcome): RunResult {
  const { hosts, error, warnings, spans, actions, rejected } = outcome;
  const parts = hosts.flatMap((one) => one.parts);
  return {
    contract: CONTRACT,
    ref,
    totalHosts: Math.max(1, hosts.length),
    stats: statsOf(host, outcome),
    actions,
    conditions: [],
    warnings,
    rejectedSnapshots: rejected,
    spans: [...spans, ...hosts.flatMap((one) => one.spans)],
    ...(parts.length === 0 ? {} : { parts }),
    ...(error === undefined ? {} : { error }),
  };
}

/** Writes `output.json` of the wire and `result.json` beside it. */
export function writeResult(folder: string, result: RunResult): void {
  mkdirSync(folder, { recursive: true });
  const output: WireOutput = { targetStatus: { ref: result.ref, stats: result.stats } };
  if (result.conditions.length > 0) output.targetStatus.conditions = result.conditions;
  if (result.totalHosts > 1) output.targetStatus.totalHosts = result.totalHosts;
  writeJson(join(folder, RESULT_FILE), result);
  writeJson(join(folder, OUTPUT_FILE), output);
  chmodSync(join(folder, OUTPUT_FILE), WIRE_MODE);
}

/** Whole or not at all, and without any secret this process knows. */
export function writeJson(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, `${jsonWithoutSecrets(value)}\n`);
  renameSync(`${path}.new`, path);
}

export function jsonWithoutSecrets(value: unknown): string {
  const hide = (_key: string, part: unknown) => (typeof part === 'string' ? redact(part) : part);
  return JSON.stringify(value, hide, 2);
}

function statsOf(host: string, { hosts, error }: RunOutcome): RunResult['stats'] {
  if (error === undefined || hosts.some((one) => one.error !== undefined)) return hosts.map(({ stat }) => stat);
  const failed = { phase: 'Failed' as const, error: `${error.code}: ${error.message}` };
  if (hosts.length === 0) return [{ hostname: host, ...failed }];
  return hosts.map(({ stat }) => ({ ...stat, ...failed }));
}
