#!/usr/bin/env -S node --max-semi-space-size=1 --max-old-space-size=96
import { hostname } from 'node:os';
import { defaultConnection } from '@stash-addons/kube';
import { logToStdout, wordsOf } from './log.js';
import { runOperator } from './operator.js';
import { readFlags } from './flags.js';

const stop = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort());

try {
  const { port, settings } = readFlags(process.argv.slice(2), process.env, hostname());
  await runOperator({
    connection: await defaultConnection(process.env),
    settings,
    port,
    log: logToStdout,
    signal: stop.signal,
  });
  process.exitCode = stop.signal.aborted ? 0 : 1;
} catch (error) {
  logToStdout({ level: 'error', message: wordsOf(error) });
  process.exitCode = 1;
}
