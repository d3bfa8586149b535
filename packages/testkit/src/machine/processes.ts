import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

export function childrenOf(pid: number): number[] {
  return readText(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

/** Parents before their children. */
export function treeOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)];
}

export function argvOf(pid: number): string[] {
  return readText(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
}

/** Name of the program that runs, without its folder. */
export function programOf(pid: number): string {
  return basename(argvOf(pid)[0] ?? '');
}

/** Bytes written by system calls so far; undefined once it is gone. */
export function bytesWritten(pid: number): number | undefined {
  return counted(pid, /^wchar: (\d+)/m);
}

/** Bytes read by system calls so far; undefined once it is gone. */
export function bytesRead(pid: number): number | undefined {
  return counted(pid, /^rchar: (\d+)/m);
}

function counted(pid: number, counter: RegExp): number | undefined {
  const found = counter.exec(readText(`/proc/${pid}/io`))?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Living processes that carry the text in their environment; this one is left out. A zombie has none. */
export function withEnvironment(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && readText(`/proc/${pid}/environ`).includes(text));
}

/** False where it had ended already. */
export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
