import { type BackupSession, type RestoreSession, StashError } from '@stash-addons/core';
import type { SessionOutcome } from '@stash-addons/engine';
import { printJson, printLine } from './print.js';

/** Prints the session and, where it failed, throws why. */
export function settle<S extends BackupSession | RestoreSession>(
  outcome: SessionOutcome<S>,
  { json, print }: { json: boolean; print: (session: S) => void },
): void {
  if (json) printJson(outcome.session);
  else print(outcome.session);
  if (outcome.error !== undefined) throw StashError.from(outcome.error);
}

export function printBackup({ metadata, status }: BackupSession): void {
  printLine(`${status?.phase}  session ${metadata.name}  ${status?.sessionDuration ?? ''}`.trimEnd());
  for (const { hostname, snapshots = [] } of status?.targets?.flatMap(({ stats = [] }) => stats) ?? []) {
    for (const { name, path, totalSize, uploaded, processingTime } of snapshots) {
      printLine(
        `  ${hostname}  snapshot ${name?.slice(0, 8)}  ${path}  ${totalSize}, ${uploaded} new, in ${processingTime}`,
      );
    }
  }
}

export function printRestore({ metadata, status }: RestoreSession): void {
  printLine(`${status?.phase}  session ${metadata.name}  ${status?.sessionDuration ?? ''}`.trimEnd());
  for (const { hostname, phase, duration } of status?.stats ?? [])
    printLine(`  ${hostname}  ${phase}  ${duration ?? ''}`);
}
