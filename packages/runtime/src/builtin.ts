#!/usr/bin/env node
import { exitCodeOf, StashError, toCoded } from '@stash-addons/core';
import { runHook } from './builtin/run-hook.js';
import { updateStatus, type BuiltInRun } from './builtin/update-status.js';
import { wipeOut } from './builtin/wipe-out.js';
import { examineMachine } from './doctor/machine.js';
import { tell } from './doctor/tell.js';
import { COMMON_FLAGS, parseArgv } from './program/argv.js';
import { createLog } from './result/log.js';
import { openRunDirectory } from './rundir/run-directory.js';

const STEPS: Record<string, (run: BuiltInRun) => Promise<number>> = {
  'update-status': updateStatus,
  'run-hook': runHook,
};

const log = createLog();

async function main(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { subcommand, flags } = parseArgv(argv, COMMON_FLAGS);
  if (subcommand === 'doctor') return tell(examineMachine());
  if (subcommand === 'wipe-out') return wipeOut({ flags, env, log });
  const step = STEPS[subcommand];
  if (step === undefined) {
    const known = [...Object.keys(STEPS), 'wipe-out', 'doctor'].join(', ');
    throw new StashError('SA_RUN_FLAG_UNKNOWN', { flag: subcommand, known });
  }
  return step({ directory: openRunDirectory(env), flags, env, log });
}

process.exitCode = await main(process.argv.slice(2), process.env).catch((error: unknown) => {
  log.error('Failed', { ...toCoded(error) });
  return exitCodeOf(error);
});
