import type { RestoreSession } from '@stash-addons/core';
import { StashError } from '@stash-addons/core';
import { DEFAULT_TIME_OUT, restoreInvoker } from '@stash-addons/session';
import type { SessionOutcome } from './backup.js';
import type { ObjectSet } from './documents/object-set.js';
import { withSession } from './session/open-session.js';
import type { OpenSession, SessionInput } from './session/opened.js';
import { chooseSnapshots, type SnapshotChoice } from './session/snapshot-choice.js';
import { runSession } from './session/run-session.js';

/** What a restore is about to do, for the person who is asked. */
export interface RestoreEffect {
  target: string;
  /** Ends the sentence "This restore ...". */
  says: string;
  snapshots: SnapshotChoice['chosen'];
}

export type RestoreInput = SessionInput & {
  invoker: RestoreSession;
  /** Resolves to false where the user declines; throws where nobody can be asked. */
  confirm: (effect: RestoreEffect) => Promise<boolean>;
};

/** Restores one target. Throws where the session could not begin; a session that failed is an outcome. */
export function restore(input: RestoreInput): Promise<SessionOutcome<RestoreSession>> {
  return withSession(input, (open) => runRestore(input, open));
}

async function runRestore(input: RestoreInput, open: OpenSession): Promise<SessionOutcome<RestoreSession>> {
  const choice = await snapshotsFor(input.objects, open);
  const effect = effectOf(open, choice);
  if (!(await input.confirm(effect))) throw new StashError('SA_DECLINED');
  const plan = restoreInvoker(input.invoker, { defaultTimeOut: DEFAULT_TIME_OUT });
  const driven = await runSession(open, plan, {
    hosts: choice.chosen.map((one) => one.choice),
    adoptUntagged: false,
  });
  return { ...driven, session: driven.session as RestoreSession };
}

/** Which snapshots the session takes; a doubt about them becomes a warning. */
export async function snapshotsFor(objects: ObjectSet, open: OpenSession): Promise<SnapshotChoice> {
  const { context, repository, prepared, resolution } = open;
  context.onEvent({ type: 'phase', phase: 'Choosing the snapshot' });
  const soleReferrer = isSoleReferrer(objects, open);
  const choice = await chooseSnapshots({ repository, prepared, resolution, soleReferrer });
  for (const text of choice.warnings) {
    context.onEvent({ type: 'warning', warning: new StashError('SA_SNAPSHOT_HOST_GUESSED', { text }).toJSON() });
  }
  return choice;
}

export function effectOf({ choice, prepared }: OpenSession, { chosen }: SnapshotChoice): RestoreEffect {
  const { existing } = choice.addon.manifest.operations.restore ?? {};
  const { url, service } = prepared.appBinding.spec.clientConfig;
  return {
    target: url ?? `${service?.name}.${service?.namespace ?? prepared.targetRef.namespace}`,
    says: existing?.says ?? 'may change what is there',
    snapshots: chosen,
  };
}

/** Whether all documents at hand that use the repository use it for this target. */
function isSoleReferrer(objects: ObjectSet, { prepared }: OpenSession): boolean {
  const users = [...objects.all('BackupConfiguration'), ...objects.all('RestoreSession')].filter(
    ({ metadata, spec }) =>
      spec.repository?.name === prepared.repository.metadata.name &&
      (spec.repository?.namespace ?? metadata.namespace) === prepared.repository.metadata.namespace,
  );
  return users.every(({ metadata, spec }) => {
    const { name, namespace = metadata.namespace } = spec.target?.ref ?? {};
    return name === prepared.targetRef.name && namespace === prepared.targetRef.namespace;
  });
}
