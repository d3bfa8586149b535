import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StashError } from '@stash-addons/core';
import type { NewFile } from './render.js';

/** Throws SA_CREATE_FOLDER where something is there already. */
export function refuseUsedFolder(folder: string): void {
  if (existsSync(folder) && !isEmpty(folder)) throw new StashError('SA_CREATE_FOLDER', { folder });
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}

/** Writes new files below a new or empty folder; none is ever written over another. */
export function writeFiles(folder: string, files: readonly NewFile[]): void {
  for (const { path, content, executable } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content, { flag: 'wx', mode: executable ? 0o755 : 0o644 });
  }
}
