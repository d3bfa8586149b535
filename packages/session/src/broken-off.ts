import type { BackupSession, Coded } from '@stash-addons/core';
import { initialBackupStatus } from './backup-status.js';
import { upsertCondition } from './conditions/upsert.js';
import type { InvokerPlan } from './invoker.js';
import { durationSince } from './time.js';

/** A session that an error of the engine kept from beginning, or broke off: failed, and each target says why. */
export function brokenOff(
  session: BackupSession,
  invoker: InvokerPlan,
  { code, message }: Coded,
  now: Date,
): BackupSession & Required<Pick<BackupSession, 'status'>> {
  const status = session.status?.targets === undefined ? initialBackupStatus(session, invoker, now) : session.status;
  const why = { type: 'BackupExecutorEnsured', status: 'False', message: `${code}: ${message}` } as const;
  return {
    ...session,
    status: {
      ...status,
      phase: 'Failed',
      sessionDuration: durationSince(session.metadata.creationTimestamp ?? now.toISOString(), now),
      targets: (status.targets ?? []).map((target) => ({
        ...target,
        phase: 'Failed',
        conditions: upsertCondition(target.conditions ?? [], why, now),
      })),
    },
  };
}
