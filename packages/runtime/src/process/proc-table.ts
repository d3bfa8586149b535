import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { processesByPs } from '@stash-addons/restic';

/** What tells one process from a later one with the same number. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks after boot (field 22 of /proc/<pid>/stat), without /proc what `ps` says; a number that only grows. */
  startTime: string;
  group: number;
}

const HAS_PROC = existsSync('/proc/self/stat');

/** Names the boot, since process numbers and start times mean nothing after the next one. Empty without /proc. */
export function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id').trim();
}

/** Undefined once the process is gone; a zombie counts as gone. */
export function identify(pid: number): ProcessIdentity | undefined {
  return HAS_PROC ? identifyByProc(pid) : processesByPs(pid)[0];
}

function identifyByProc(pid: number): ProcessIdentity | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (stat === '' || fields[0] === 'Z') return undefined;
  return { pid, group: Number(fields[2]), startTime: fields[19] ?? '' };
}

/** Every process that is still in the group, the leader included. */
export function groupMembers(group: number): ProcessIdentity[] {
  const all = HAS_PROC ? listPids().map(identifyByProc) : processesByPs();
  return all.filter((found): found is ProcessIdentity => found?.group === group);
}

/** Bytes a process has read and written so far by system calls; undefined where that is not to be had. */
export function bytesMoved(pid: number): number | undefined {
  const text = readText(`/proc/${pid}/io`);
  const read = /^rchar: (\d+)/m.exec(text)?.[1];
  const written = /^wchar: (\d+)/m.exec(text)?.[1];
  return read === undefined || written === undefined ? undefined : Number(read) + Number(written);
}

function listPids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
