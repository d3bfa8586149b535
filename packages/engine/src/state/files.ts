import { randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';

/** Written beside and renamed, so that a reader sees the old text or the new one whole. Mode 0600. */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.${randomUUID()}`;
  writeFileSync(beside, text, { mode: 0o600, flush: true });
  renameSync(beside, path);
}
