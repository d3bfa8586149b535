import type { BackupSession } from '@stash-addons/core';
import type { InvokerPlan } from './invoker.js';
import { isFinal } from './phases/session-phase.js';

/**
 * Why a session must not start, as the message of a `skipped` observation. Only a session that has started nothing is
 * skipped: an invoker that turns NotReady later does not undo a running one.
 */
export function skipReason(
  session: BackupSession,
  invoker: InvokerPlan,
  siblings: readonly BackupSession[],
): string | undefined {
  if (session.status?.phase !== undefined && session.status.phase !== 'Pending') return undefined;
  if (!invoker.ready) return `The ${invoker.kind} ${invoker.name} is not ready`;
  const other = siblings.find((one) => isOther(one, session) && (isRunning(one) || isEarlier(one, session)));
  return other === undefined ? undefined : `The session ${other.metadata.name} has not ended`;
}

function isOther(one: BackupSession, session: BackupSession): boolean {
  const { invoker } = session.spec;
  return (
    one.metadata.name !== session.metadata.name &&
    one.spec.invoker.kind === invoker.kind &&
    one.spec.invoker.name === invoker.name &&
    !isFinal(one.status?.phase)
  );
}

function isRunning({ status }: BackupSession): boolean {
  return status?.phase === 'Running';
}

/** Of two that wait, the older one starts; ties go by name. */
function isEarlier(one: BackupSession, session: BackupSession): boolean {
  const [left, right] = [one.metadata.creationTimestamp ?? '', session.metadata.creationTimestamp ?? ''];
  if (left !== right) return left < right;
  return (one.metadata.name ?? '') < (session.metadata.name ?? '');
}
