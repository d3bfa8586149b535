import type { BackupConfiguration, Coded } from '@stash-addons/core';
import { applyRetention, type Snapshot } from '@stash-addons/restic';
import type { Resolution } from '@stash-addons/resolver';
import { targetName } from '@stash-addons/session';
import { ADOPT_ANNOTATION } from './backup.js';
import { effectOf, type RestoreEffect, snapshotsFor } from './restore.js';
import { withSession } from './session/open-session.js';
import type { OpenSession, SessionInput } from './session/opened.js';

/** What a session would do. */
export interface SessionPlan {
  addon: { name: string; version: string; release: string };
  task: string;
  template: Resolution['template'];
  /** Printable place of the repository. */
  repository: string;
  /** Restore: the snapshots, and what happens to existing data. */
  restore?: RestoreEffect;
  /** Backup: snapshots that retention would remove if the backup were made now; absent without a keep rule. */
  removed?: Snapshot[];
  /** Parts of sets that would go with them. */
  removedParts?: Snapshot[];
  /** The repository is not there yet; a backup would create it. */
  createsRepository?: true;
}

/** Finds out all a session would do and changes nothing. Throws what the session would throw before it begins. */
export function planSession(input: SessionInput): Promise<SessionPlan> {
  return withSession(input, async (open) => ({
    addon: {
      name: open.choice.addon.manifest.addon.name,
      version: open.choice.addon.manifest.addon.version,
      release: open.choice.release.suffix,
    },
    task: open.resolution.task,
    template: open.resolution.template,
    repository: open.repository.url,
    ...(open.operation === 'restore'
      ? { restore: effectOf(open, await snapshotsFor(input.objects, open)) }
      : await backupPart(input.invoker as BackupConfiguration, open)),
  }));
}

async function backupPart({ spec, metadata }: BackupConfiguration, open: OpenSession): Promise<Partial<SessionPlan>> {
  const restic = open.repository.restic();
  try {
    const adoptUntagged = metadata.annotations?.[ADOPT_ANNOTATION] === 'true';
    const scope = { target: targetName(open.prepared), adoptUntagged };
    const { name: _, ...rules } = spec.retentionPolicy;
    const policy = { ...rules, dryRun: true };
    const { ran, groups, parts } = await applyRetention(restic, { policy, scope, sets: false, now: new Date() });
    return ran ? { removed: groups.flatMap(({ remove }) => remove), removedParts: parts } : {};
  } catch (error) {
    if ((error as Coded).code === 'SA_REPOSITORY_ABSENT') return { createsRepository: true };
    throw error;
  }
}
