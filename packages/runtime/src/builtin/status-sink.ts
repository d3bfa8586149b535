import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { redact, STATUS_FILE, type RunResult, type StatusResult } from '@stash-addons/core';
import { writeJson } from '../result/write-result.js';

/** Where the status step leaves what it did. */
export interface StatusSink {
  write(status: StatusResult, stats: RunResult['stats']): Promise<void>;
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

/** The run in at most 4 KiB of JSON: failed hosts first, as many as there is room for. */
export function summarise(status: StatusResult, stats: RunResult['stats']): string {
  const hosts = stats.map((stat) => ({
    host: stat.hostname,
    phase: stat.phase,
    ...('snapshots' in stat ? { snapshots: stat.snapshots?.map(({ name }) => name) } : {}),
    ...(stat.error === undefined ? {} : { error: redact(stat.error).slice(0, LONGEST_ERROR) }),
  }));
  const ordered = [
    ...hosts.filter(({ phase }) => phase !== 'Succeeded'),
    ...hosts.filter(({ phase }) => phase === 'Succeeded'),
  ];
  const actions = status.actions.map(({ name, ok, error }) => ({
    name,
    ok,
    ...(error === undefined ? {} : { code: error.code }),
  }));
  for (let shown = ordered.length; ; shown -= 1) {
    const text = JSON.stringify({
      contract: status.contract,
      total: hosts.length,
      actions,
      hosts: ordered.slice(0, shown),
    });
    if (Buffer.byteLength(text) <= LARGEST_MESSAGE || shown === 0) return text;
  }
}
