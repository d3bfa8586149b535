import { rmSync } from 'node:fs';
import type { Command } from '@stash-addons/core';
import { signalGroup } from '@stash-addons/restic';
import { bootId, groupMembers, identify } from '../process/proc-table.js';
import type { JournalEntry } from './journal.js';

/** What a run that died left behind. */
export interface Leftover {
  run: string;
  /** What is still to be put back, in the order of the acts, and where its run kept what that takes. */
  undos: { step: string; undo: Command; keptDir: string }[];
  /** Sets that it had begun to store. */
  sets: string[];
}

type Of<Name> = Extract<JournalEntry, { event: Name }>;

/**
 * Ends the processes of runs that died and removes their private folders. What their steps changed is returned, to be
 * undone by a run of the same target. A run whose own process still lives is left alone.
 */
export function recoverRuns(entries: readonly JournalEntry[], target: string): Leftover[] {
  const begun = entries.filter((entry): entry is Of<'begin'> => entry.event === 'begin');
  return begun.flatMap((begin) => {
    const own = entries.filter((entry) => entry.run === begin.run);
    if (own.some((entry) => entry.event === 'end') || isAlive(begin, own)) return [];
    if (begin.boot === bootId()) endProcesses(own);
    rmSync(begin.privateDir, { recursive: true, force: true });
    const undos = openUndos(own);
    if (undos.length === 0) rmSync(begin.keptDir, { recursive: true, force: true });
    return begin.target === target ? [{ run: begin.run, undos, sets: openSets(own) }] : [];
  });
}

/** Ids of snapshots that an earlier run rejected and could not remove, with the reason. */
export function rejectedSnapshots(entries: readonly JournalEntry[]): Map<string, string> {
  const rejected = entries.filter((entry): entry is Of<'rejected'> => entry.event === 'rejected');
  return new Map(rejected.map(({ snapshot, reason }) => [snapshot, reason]));
}

function isAlive(begin: Of<'begin'>, own: readonly JournalEntry[]): boolean {
  const self = own.find((entry): entry is Of<'process'> => entry.event === 'process' && entry.pid === begin.pid);
  return begin.boot === bootId() && self !== undefined && isSame(self);
}

/** Groups, not only leaders: what a client started lives in the group of the client. */
function endProcesses(own: readonly JournalEntry[]): void {
  for (const entry of own) {
    if (entry.event !== 'process' || entry.startTime === '' || entry.name === SELF) continue;
    const leader = identify(entry.pid);
    const reused = leader !== undefined && leader.startTime !== entry.startTime;
    const left = groupMembers(entry.pid).filter((one) => Number(one.startTime) >= Number(entry.startTime));
    if (!reused && left.length > 0) signalGroup(entry.pid, 'SIGKILL');
  }
}

/** Name under which a run journals its own process. */
export const SELF = 'runtime';

function isSame({ pid, startTime }: { pid: number; startTime: string }): boolean {
  return identify(pid)?.startTime === startTime;
}

function openUndos(own: readonly JournalEntry[]): Leftover['undos'] {
  const done = new Set(own.map((entry) => (entry.event === 'undone' ? entry.id : 0)));
  return own
    .filter((entry): entry is Of<'undo'> => entry.event === 'undo' && !done.has(entry.id))
    .map(({ step, undo, keptDir }) => ({ step, undo, keptDir }));
}

function openSets(own: readonly JournalEntry[]): string[] {
  const settled = new Set(own.map((entry) => (entry.event === 'set settled' ? entry.set : '')));
  return own.flatMap((entry) => (entry.event === 'set' && !settled.has(entry.set) ? [entry.set] : []));
}
