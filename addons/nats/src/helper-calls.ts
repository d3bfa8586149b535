import type { Arg, Command, PrivatePath, RunContext } from '@stash-addons/core';
import { accessTo, clientWords } from './connection.js';
import { FOLDER } from './formats.js';
import type { RestoreOrder } from './helpers/streams.js';

/** Where a stream that is replaced is saved until the new one is there. */
const OLD: PrivatePath = { $path: 'old', kept: true };
const UNDO_SECONDS = 24 * 3600;
/** A server that went down in the middle of a restore may be about to come back. */
const WAIT_SECONDS = 60;

function client(context: RunContext): string {
  return JSON.stringify(clientWords(context));
}

function streams(...words: Arg[]): Command {
  return { argv: ['streams', ...words], helper: 'helpers/streams.js' };
}

/** Whether every stream of the dump is there, and its data to the end. */
export function checkTree(context: RunContext): Command {
  return streams('check', client(context), { $path: FOLDER });
}

/** Checks the fetched dump, then restores its streams. */
export function restoreTree(context: RunContext, order: RestoreOrder): Command {
  return {
    ...streams('restore', client(context), { $path: FOLDER }, OLD, JSON.stringify(order)),
    ...accessTo(context),
  };
}

/** Makes the folder for what is replaced. */
export function keepOld(context: RunContext): Command {
  return streams('keep', client(context), OLD);
}

/** Puts back what was removed and has not come back. */
export function putBackOld(context: RunContext): Command {
  const seconds = Math.min(Number(context.params['waitTimeout'] ?? WAIT_SECONDS), WAIT_SECONDS);
  const command = streams('put-back', client(context), OLD, String(seconds));
  return { ...command, ...accessTo(context), timeoutSeconds: UNDO_SECONDS };
}
