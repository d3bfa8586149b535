import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scene } from './harness.js';

/** A file of the scene's folder; undefined where it is not there. */
export function read(at: Scene, name: string): string | undefined {
  const path = join(at.root, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Processes that hold the scene's token or its repository in their command line. */
export function leftProcesses(at: Scene): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const state = /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        const ours = line.includes(at.token) || line.includes(at.root);
        return ours && state !== 'Z' && Number(pid) !== process.pid ? [`${pid} ${line}`] : [];
      } catch {
        return [];
      }
    });
}

/** Waits until a condition holds, or fails after some seconds. */
export async function eventually(condition: () => boolean, seconds = 8): Promise<void> {
  const until = Date.now() + seconds * 1000;
  while (!condition()) {
    if (Date.now() > until) throw new Error('it did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What is left of a run's private folder. */
export function leftFolders(at: Scene): string[] {
  return existsSync(at.scratch) ? readdirSync(at.scratch).filter((name) => name.startsWith('run-')) : [];
}

/** What runs keep beside their journals for undos that are still to be done. */
export function keptFolders(at: Scene): string[] {
  const folder = join(at.out, 'journal');
  return readdirSync(folder).flatMap((name) => (name.endsWith('.kept') ? [join(folder, name)] : []));
}

/** The journals of the runs that have something left to put right. */
export function readJournals(at: Scene): string {
  const folder = join(at.out, 'journal');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('');
}
