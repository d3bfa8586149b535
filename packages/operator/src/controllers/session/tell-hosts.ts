import type { BackupSession } from '@stash-addons/core';
import type { Told } from '../../events/recorder.js';
import type { SessionShared } from './session-shared.js';

/** Says of each host, where people look, how its backup ended. */
export async function tellHosts({ events, log }: SessionShared, session: BackupSession): Promise<void> {
  const { phase, targets = [], sessionDuration = '' } = session.status ?? {};
  const { namespace, name } = session.metadata;
  log({ level: 'info', object: `BackupSession ${namespace}/${name}`, message: `${phase} after ${sessionDuration}` });
  for (const { hostname = '', phase: ended, error } of targets.flatMap(({ stats = [] }) => stats)) {
    const well = ended === 'Succeeded';
    const told: Told = well
      ? { type: 'Normal', reason: 'Host Backup Succeeded', message: `The host ${hostname} is backed up` }
      : {
          type: 'Warning',
          reason: 'Host Backup Failed',
          message: `The host ${hostname} is not backed up: ${error ?? ''}`,
        };
    await events.tell(session, told);
  }
}
