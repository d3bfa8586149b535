import type { BackupConfiguration, BackupSession, Condition, Finding } from '@stash-addons/core';
import { about, type SubjectFinding } from '@stash-addons/engine';
import { RESOURCES } from '@stash-addons/kube';
import { type ClusterAccess, need } from './connect.js';

/** The BackupConfigurations of the namespace, or one of them: what their conditions say, and how their last session ended. */
export async function examineConfigurations(cluster: ClusterAccess, name?: string): Promise<SubjectFinding[]> {
  const { client, namespace } = cluster;
  const resource = RESOURCES.BackupConfiguration;
  const wanted =
    name === undefined
      ? await client.list<BackupConfiguration>(resource, { namespace })
      : [await need<BackupConfiguration>(cluster, resource, { namespace, name })];
  const sessions = await client.list<BackupSession>(RESOURCES.BackupSession, { namespace });
  return wanted.flatMap((one) => {
    const own = sessions.filter(({ spec }) => spec?.invoker?.name === one.metadata.name);
    return about(`BackupConfiguration ${namespace}/${one.metadata.name}`, [...standing(one), ...lastSession(own)]);
  });
}

function standing({ metadata, spec, status }: BackupConfiguration): Finding[] {
  const { phase, conditions = [] } = status ?? {};
  if (phase === undefined) {
    const text = 'No operator has looked at it';
    return [{ check: 'configuration.phase', level: 'error', text, fix: 'See what this says about the operator.' }];
  }
  const problems = conditions.filter((one) => one.status !== 'True').map(problemOf);
  const rest: Finding[] = spec.paused
    ? [
        {
          check: 'configuration.paused',
          level: 'warning',
          text: 'Its schedule is paused',
          fix: `kubectl stash resume ${metadata.name}`,
        },
      ]
    : [];
  if (problems.length > 0) return [...problems, ...rest];
  return [{ check: 'configuration.phase', level: 'ok', text: `It is ${phase}` }, ...rest];
}

function problemOf({ type, reason = '', message = '' }: Condition): Finding {
  const text = `${type} is not true: ${message || reason}`;
  return { check: 'configuration.condition', level: 'error', text, fix: 'Put in place what it names.' };
}

function lastSession(sessions: readonly BackupSession[]): Finding[] {
  const at = ({ metadata }: BackupSession): string => String(metadata.creationTimestamp ?? '');
  const ended = sessions.filter(({ status }) => ['Succeeded', 'Failed', 'Skipped'].includes(status?.phase ?? ''));
  const last = ended.sort((a, b) => at(a).localeCompare(at(b))).at(-1);
  if (last === undefined) return [];
  const { name = '' } = last.metadata;
  const phase = last.status?.phase ?? '';
  const check = 'configuration.session';
  if (phase === 'Succeeded') return [{ check, level: 'ok', text: `Its last session ${name} succeeded` }];
  const fix = `See: kubectl stash logs ${name}; kubectl describe backupsession ${name}`;
  return [
    { check, level: phase === 'Failed' ? 'error' : 'warning', text: `Its last session ${name} is ${phase}`, fix },
  ];
}
