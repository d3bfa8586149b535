import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineContext } from '../context.js';
import type { Session, SessionRecord } from '../state/sessions.js';
import { journalOf, killJournalled } from './journal.js';

const MESSAGE =
  'The engine ended before the session did. A snapshot that it left is complete: unfinished ones are never stored, and parts of an unfinished set are removed by the next session';

/**
 * Ends what engines that died left behind: their processes, their private folders, their open sessions. Only complete
 * dumps ever become snapshots, so the repository needs no looking at; the next program of the target forgets the parts of
 * a set that has no lead.
 */
export function settleOrphans({ sessions, state }: Pick<EngineContext, 'sessions' | 'state'>): void {
  for (const record of sessions.orphans()) {
    const name = record.session.metadata.name ?? '';
    const folder = join(state.runs, name);
    killJournalled(journalOf(state, record.target), folder);
    rmSync(folder, { recursive: true, force: true });
    sessions.save({ ...record, session: failed(record) });
  }
  for (const name of sessions.abandoned()) {
    rmSync(join(state.runs, name), { recursive: true, force: true });
    sessions.remove(name);
  }
}

function failed({ session }: SessionRecord): Session {
  const condition = {
    type: session.kind === 'BackupSession' ? 'BackupDisrupted' : 'RestoreDisrupted',
    status: 'True' as const,
    reason: 'FailedToCompleteDueToDisruption',
    message: MESSAGE,
    lastTransitionTime: new Date().toISOString(),
  };
  const status = {
    ...session.status,
    phase: 'Failed' as const,
    conditions: [...(session.status?.conditions ?? []), condition],
  };
  return session.kind === 'BackupSession' ? { ...session, status } : { ...session, status };
}
