import type { Driver } from '../driver.js';

type Message = Record<string, unknown>;

/** The same figure has another name in each command, and in the line it ends with. */
const BYTES_DONE = ['bytes_done', 'bytes_restored', 'total_bytes_processed'];
const FILES_DONE = ['files_done', 'files_restored', 'total_files_processed'];
const SECONDS = ['seconds_elapsed', 'total_duration'];

/** Turns restic's status lines, and the figures it ends with, into progress events. */
export function progressReader(driver: Driver, verb: string): (message: Message | undefined) => void {
  return (message) => {
    if (message?.message_type !== 'status' && message?.message_type !== 'summary') return;
    driver.settings.onEvent?.({
      type: 'progress',
      verb,
      bytesDone: figure(message, BYTES_DONE),
      filesDone: figure(message, FILES_DONE),
      totalBytes: figure(message, ['total_bytes']),
      seconds: figure(message, SECONDS),
    });
  };
}

/** restic leaves out figures that are 0. */
function figure(message: Message, names: readonly string[]): number {
  const value = names.map((name) => message[name]).find((found) => typeof found === 'number');
  return typeof value === 'number' ? value : 0;
}
