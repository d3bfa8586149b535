import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from './at-exit.js';

export interface TempDir {
  path: string;
  remove(): void;
}

/** A private folder that is gone when the process ends, at the latest. */
export function makeTempDir(): TempDir {
  const path = mkdtempSync(join(tmpdir(), 'sa-'));
  const erase = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  const forget = atExit(erase);
  const remove = (): void => {
    forget();
    erase();
  };
  return { path, remove };
}

/** Runs `action` with a private folder and removes it afterwards. */
export async function withTempDir<T>(action: (path: string) => Promise<T> | T): Promise<T> {
  const dir = makeTempDir();
  try {
    return await action(dir.path);
  } finally {
    dir.remove();
  }
}
