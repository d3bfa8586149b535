import type { BackupSession, RestoreSession } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import type { CommandRun } from '../../command.js';
import { printJson, printTable, shortTime } from '../../output/print.js';
import { withCluster } from '../connect.js';
import type { Session } from '../find-session.js';
import type { CLUSTER_OPTIONS } from '../options.js';

const HEAD = ['SESSION', 'KIND', 'OF', 'PHASE', 'STARTED', 'DURATION'];

export const runSessions: CommandRun<(typeof CLUSTER_OPTIONS)['everywhere']> = ({ words: [of], values }) =>
  withCluster(values, async ({ client, namespace }) => {
    const all = values['all-namespaces'] ?? false;
    const scope = all ? {} : { namespace };
    const backups = await client.list<BackupSession>(RESOURCES.BackupSession, scope);
    const restores = of === undefined ? await client.list<RestoreSession>(RESOURCES.RestoreSession, scope) : [];
    const found: Session[] = [
      ...backups.filter(({ spec }) => of === undefined || spec?.invoker?.name === of),
      ...restores,
    ];
    found.sort((a, b) => madeAt(b).localeCompare(madeAt(a)));
    if (values.json) printJson(found);
    else
      printTable(
        all ? ['NAMESPACE', ...HEAD] : HEAD,
        found.map((one) => rowOf(one, all)),
      );
  });

function madeAt({ metadata }: Session): string {
  return String(metadata.creationTimestamp ?? '');
}

function rowOf(session: Session, all: boolean): string[] {
  const { kind, metadata } = session;
  const { namespace = '', name = '' } = metadata;
  const row = [name, kind, subjectOf(session), ...standingOf(session)];
  return all ? [namespace, ...row] : row;
}

function subjectOf(session: Session): string {
  return session.kind === 'BackupSession'
    ? (session.spec?.invoker?.name ?? '')
    : (session.spec?.target?.ref?.name ?? '');
}

function standingOf(session: Session): string[] {
  const { phase = 'Pending', sessionDuration = '' } = session.status ?? {};
  return [phase, shortTime(madeAt(session)), sessionDuration];
}
