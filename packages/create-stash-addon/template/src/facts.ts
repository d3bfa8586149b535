import type { Captured, Command, RunContext } from '@stash-addons/core';
import { commandFor } from './connection.js';
import { PING } from './database.js';

/** What the database says of itself. */
export interface Facts {
  version: string;
}

/** One round of questions; it is repeated until the database answers. */
export function questions(context: RunContext, rounds: Captured[][]): Command[] {
  return rounds.length === 0 ? [{ ...commandFor(context, PING), timeoutSeconds: 30 }] : [];
}

export function readAnswers(rounds: Captured[][]): Facts {
  const answer = rounds[0]?.[0]?.stdout ?? '';
  return { version: /\d+(\.\d+)*/.exec(answer)?.[0] ?? '' };
}
