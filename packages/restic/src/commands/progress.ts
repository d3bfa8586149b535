import type { Driver } from '../driver.js';

/** Turns restic's status lines into progress events. */
export function progressReader(driver: Driver, verb: string): (message: Record<string, unknown> | undefined) => void {
  const number = (value: unknown) => (typeof value === 'number' ? value : 0);
  return (message) => {
    if (message?.message_type !== 'status') return;
    driver.settings.onEvent?.({
      type: 'progress',
      verb,
      bytesDone: number(message.bytes_done ?? message.bytes_restored),
      filesDone: number(message.files_done ?? message.files_restored),
      totalBytes: number(message.total_bytes),
      seconds: number(message.seconds_elapsed),
    });
  };
}
