import { type BackupSession, type RestoreSession, type SnapshotStats, StashError } from '@stash-addons/core';
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

export function printBackup(session: BackupSession): void {
  printHead(session);
  for (const { hostname = '', snapshots = [] } of session.status?.targets?.flatMap(({ stats = [] }) => stats) ?? []) {
    for (const snapshot of snapshots) printLine(`  ${hostname}  ${snapshotLine(snapshot)}`);
  }
}

export function printRestore(session: RestoreSession): void {
  printHead(session);
  for (const { hostname = '', phase = '', duration = '' } of session.status?.stats ?? []) {
    printLine(`  ${hostname}  ${phase}  ${duration}`);
  }
}

function printHead({ metadata, status }: BackupSession | RestoreSession): void {
  printLine(`${status?.phase}  session ${metadata.name}  ${status?.sessionDuration ?? ''}`.trimEnd());
}

function snapshotLine({
  name = '',
  path = '',
  totalSize = '',
  uploaded = '',
  processingTime = '',
}: SnapshotStats): string {
  return `snapshot ${name.slice(0, 8)}  ${path}  ${totalSize}, ${uploaded} new, in ${processingTime}`;
}
