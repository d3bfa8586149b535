import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  redact,
  STATUS_FILE,
  TERMINATION_LOG_VARIABLE,
  type ActionResult,
  type RunResult,
  type RunSummary,
  type StatusResult,
} from '@stash-addons/core';
import { writeJson } from '../result/write-result.js';

/** Where the status step leaves what it did. */
export interface StatusSink {
  write(status: StatusResult, stats: RunResult['stats']): Promise<void>;
}

const TERMINATION_LOG = '/dev/termination-log';

/** Where a container leaves its last words. */
export function terminationLogOf(env: NodeJS.ProcessEnv): string {
  return env[TERMINATION_LOG_VARIABLE] ?? TERMINATION_LOG;
}

/** Kubernetes keeps no more of a termination message. */
const LARGEST_MESSAGE = 4096;
const LONGEST_ERROR = 300;

/** `status.json` in the output folder, and a summary in the termination log where there is one. */
export function fileSink(folder: string, terminationLog: string): StatusSink {
  return {
    write(status, stats) {
      mkdirSync(folder, { recursive: true });
      writeJson(join(folder, STATUS_FILE), status);
      if (existsSync(terminationLog)) writeFileSync(terminationLog, summarise(status, stats));
      return Promise.resolve();
    },
  };
}

/** The run in at most 4 KiB of JSON: all of each host where it fits, else in short, else as many hosts as there is room for. */
export function summarise({ contract, actions, repository }: StatusResult, stats: RunResult['stats']): string {
  const hosts = stats.map(withoutSecrets);
  const ordered = [...hosts.filter(isFailed), ...hosts.filter((host) => !isFailed(host))];
  const textOf = (shown: RunResult['stats']): string => {
    const summary = { contract, totalHosts: stats.length, stats: shown, actions: actions.map(shortened) };
    return JSON.stringify({ ...summary, ...(repository && { repository }) } satisfies RunSummary);
  };
  const whole = textOf(ordered);
  if (fits(whole)) return whole;
  const brief = ordered.map(inShort);
  for (let shown = brief.length; ; shown -= 1) {
    const text = textOf(brief.slice(0, shown));
    if (fits(text) || shown === 0) return text;
  }
}

function fits(text: string): boolean {
  return Buffer.byteLength(text) <= LARGEST_MESSAGE;
}

function isFailed({ phase }: RunResult['stats'][number]): boolean {
  return phase !== 'Succeeded';
}

function withoutSecrets<Stat extends RunResult['stats'][number]>(stat: Stat): Stat {
  return stat.error === undefined ? stat : { ...stat, error: redact(stat.error).slice(0, LONGEST_ERROR) };
}

function inShort(stat: RunResult['stats'][number]): RunResult['stats'][number] {
  const { hostname, phase, error } = stat;
  const ids = 'snapshots' in stat ? stat.snapshots?.map(({ name }) => (name === undefined ? {} : { name })) : undefined;
  return {
    ...(hostname === undefined ? {} : { hostname }),
    ...(phase === undefined ? {} : { phase }),
    ...(error === undefined ? {} : { error }),
    ...(ids === undefined ? {} : { snapshots: ids }),
  };
}

function shortened({ name, ok, error }: ActionResult): ActionResult {
  if (error === undefined) return { name, ok };
  const { code, message, hint } = error;
  return { name, ok, error: { code, message: redact(message).slice(0, LONGEST_ERROR), hint } };
}
