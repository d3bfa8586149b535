import type { BackupSession, Coded } from '@stash-addons/core';
import { initialBackupStatus } from './backup-status.js';
import { upsertCondition } from './conditions/upsert.js';
import type { InvokerPlan } from './invoker.js';
import { durationSince } from './time.js';

/** A session that an error of the engine kept from beginning, or broke off: failed, and each target says why. */
export function brokenOff(
  session: BackupSession,
  invoker: InvokerPlan,
  { error, cancelled }: { error: Coded; cancelled: boolean },
  now: Date,
): BackupSession & Required<Pick<BackupSession, 'status'>> {
  const status = session.status?.targets === undefined ? initialBackupStatus(session, invoker, now) : session.status;
  const message = `${error.code}: ${error.message}`;
  const ended = { type: 'SessionCancelled', status: 'True', message } as const;
  const why = { type: 'BackupExecutorEnsured', status: 'False', message } as const;
  return {
    ...session,
    status: {
      ...status,
      phase: 'Failed',
      ...(cancelled ? { conditions: upsertCondition(status.conditions ?? [], ended, now) } : {}),
      sessionDuration: durationSince(session.metadata.creationTimestamp ?? now.toISOString(), now),
      targets: (status.targets ?? []).map((target) => ({
        ...target,
        phase: 'Failed',
        conditions: upsertCondition(target.conditions ?? [], why, now),
      })),
    },
  };
}
