import type { BackupHostStats, RestoreHostStats } from '@stash-addons/core';
import type { Told } from '../../events/recorder.js';
import { operationOf, type Session } from './run.js';
import type { SessionShared } from './session-shared.js';

/** Says of each host, where people look, how its backup or restore ended. */
export async function tellHosts({ events, log }: SessionShared, session: Session): Promise<void> {
  const { phase, sessionDuration = '' } = session.status ?? {};
  const { namespace, name } = session.metadata;
  log({ level: 'info', object: `${session.kind} ${namespace}/${name}`, message: `${phase} after ${sessionDuration}` });
  for (const host of hostsOf(session)) await events.tell(session, toldOf(host, operationOf(session)));
}

function hostsOf(session: Session): (BackupHostStats | RestoreHostStats)[] {
  if (session.kind === 'RestoreSession') return session.status?.stats ?? [];
  return (session.status?.targets ?? []).flatMap(({ stats = [] }) => stats);
}

function toldOf({ hostname = '', phase, error = '' }: BackupHostStats | RestoreHostStats, operation: string): Told {
  const [what, done] = operation === 'backup' ? ['Backup', 'backed up'] : ['Restore', 'restored'];
  if (phase === 'Succeeded') {
    return { type: 'Normal', reason: `Host ${what} Succeeded`, message: `The host ${hostname} is ${done}` };
  }
  return { type: 'Warning', reason: `Host ${what} Failed`, message: `The host ${hostname} is not ${done}: ${error}` };
}
