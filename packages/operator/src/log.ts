import { redact } from '@stash-addons/core';

export interface LogLine {
  level: 'info' | 'warning' | 'error';
  message: string;
  /** The object it is about, as kind and key. */
  object?: string;
  code?: string;
}

export type Log = (line: LogLine) => void;

/** One line of JSON each, without any secret this process knows. */
export const logToStdout: Log = (line) => {
  const time = new Date().toISOString();
  process.stdout.write(`${redact(JSON.stringify({ time, ...line }))}\n`);
};

/** The words of an error for a log. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
