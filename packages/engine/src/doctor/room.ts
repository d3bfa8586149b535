import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatSize, type Finding } from '@stash-addons/core';

export interface Room {
  check: string;
  /** Need not be there yet. */
  folder: string;
  /** What it is for, as the begin of a sentence. */
  what: string;
  /** Bytes below which it is told as a warning. */
  least: number;
  /** What else to say of how much is needed. */
  need?: string;
  fix: string;
}

/** Whether this user can write there, and whether there is room. */
export function roomFinding({ check, folder, what, least, need, fix }: Room): Finding {
  const { writable, free } = roomAt(folder);
  if (!writable) return { check, level: 'error', text: `${what} ${folder} cannot be written to.`, fix };
  const text = `${what} ${folder} has ${formatSize(free)} of free space${need === undefined ? '' : `; ${need}`}.`;
  return free < least ? { check, level: 'warning', text, fix } : { check, level: 'ok', text };
}

function roomAt(folder: string): { writable: boolean; free: number } {
  if (!existsSync(folder)) return roomAt(dirname(folder));
  const { bavail, bsize } = statfsSync(folder);
  return { writable: isWritable(folder), free: bavail * bsize };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
