import { createInterface } from 'node:readline/promises';
import { StashError } from '@stash-addons/core';
import type { RestoreEffect } from '@stash-addons/engine';
import { note, shortTime } from './output/print.js';

interface Asking {
  yes: boolean | undefined;
  signal: AbortSignal;
  beforeAsking: () => void;
}

/** Asks on a terminal; without one, `--yes` has to have been given. Throws SA_CONFIRMATION_NEEDED. */
export function confirmation({ yes, signal, beforeAsking }: Asking): (effect: RestoreEffect) => Promise<boolean> {
  return async (effect) => {
    if (yes === true) return true;
    const terminal = process.stdin.isTTY && process.stderr.isTTY;
    if (!terminal) throw new StashError('SA_CONFIRMATION_NEEDED', { effect: effect.says, target: effect.target });
    beforeAsking();
    for (const line of effectLines(effect)) note(line);
    const prompt = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(es)?$/i.test((await prompt.question('Go on? [y/N] ', { signal })).trim());
    } catch (error) {
      if ((error as Error).name !== 'AbortError') throw error;
      return false;
    } finally {
      prompt.close();
    }
  };
}

export function effectLines({ target, says, snapshots }: RestoreEffect): string[] {
  const from = snapshots.map(({ choice, snapshot, parts }) => {
    const made = `made ${shortTime(snapshot.time)} by ${snapshot.username ?? 'someone'} for host ${snapshot.hostname}`;
    const set = parts.length === 0 ? '' : ` with its ${parts.length} parts`;
    return `  ${choice.host} gets snapshot ${snapshot.id.slice(0, 8)}${set}, ${made}`;
  });
  return [`This restore ${says} in ${target}:`, ...from];
}
