import { redact } from '@stash-addons/core';

export type LogFields = Record<string, unknown>;

/** Writes JSON lines with a constant message and fields; no secret this process knows gets into them. */
export interface Log {
  info(msg: string, fields?: LogFields): void;
  warn(msg: string, fields?: LogFields): void;
  error(msg: string, fields?: LogFields): void;
}

export function createLog(write: (line: string) => void = (line) => process.stderr.write(line)): Log {
  const line =
    (level: string) =>
    (msg: string, fields: LogFields = {}) =>
      write(`${JSON.stringify({ time: new Date().toISOString(), level, msg, ...fields }, hideSecrets)}\n`);
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

/** Applied before JSON escapes a secret into something the redactor does not know. */
function hideSecrets(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? redact(value) : value;
}
