import type { Driver } from '../driver.js';

/** Turns restic's status lines, and the figures it ends with, into progress events. */
export function progressReader(driver: Driver, verb: string): (message: Record<string, unknown> | undefined) => void {
  const number = (value: unknown) => (typeof value === 'number' ? value : 0);
  return (message) => {
    if (message?.message_type !== 'status' && message?.message_type !== 'summary') return;
    driver.settings.onEvent?.({
      type: 'progress',
      verb,
      bytesDone: number(message.bytes_done ?? message.bytes_restored ?? message.total_bytes_processed),
      filesDone: number(message.files_done ?? message.files_restored ?? message.total_files_processed),
      totalBytes: number(message.total_bytes),
      seconds: number(message.seconds_elapsed ?? message.total_duration),
    });
  };
}
