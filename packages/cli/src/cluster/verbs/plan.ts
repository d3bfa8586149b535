import { type Repository, StashError } from '@stash-addons/core';
import { type AddonChoice, renderObjects, taskNameFor } from '@stash-addons/host';
import { RESOURCES } from '@stash-addons/kube';
import { timingOf } from '@stash-addons/session';
import type { CommandRun } from '../../command.js';
import { effectLines } from '../../confirm.js';
import { printJson, printLine } from '../../output/print.js';
import { yamlText } from '../../output/yaml.js';
import { subjectOf, type Subject } from '../catalog.js';
import { type ClusterAccess, need, withCluster } from '../connect.js';
import type { CLUSTER_OPTIONS } from '../options.js';
import { backupPlanned, type Planned, plannedJob, restorePlanned } from '../planned-job.js';
import type { RestoreWish } from '../restore-session.js';
import { effectOf } from './restore.js';

type Operation = 'backup' | 'restore';

export const runPlan: CommandRun<(typeof CLUSTER_OPTIONS)['plan']> = ({ words: [verb, name = ''], values }) =>
  withCluster(values, async (cluster) => {
    if (verb !== 'backup' && verb !== 'restore') {
      throw new StashError('SA_USAGE', {
        problem: `${verb} is not backup or restore`,
        help: 'kubectl stash plan --help',
      });
    }
    const subject = await subjectOf(cluster, name, verb);
    const planned = verb === 'backup' ? backupPlanned(subject) : restorePlanned(subject, values);
    const plan = {
      ...addonOf(subject.choice, verb),
      repository: await repositoryOf(cluster, subject),
      ...(verb === 'backup' ? backupOf(subject) : restoreOf(subject, values, planned)),
      ...(await plannedJob(cluster, planned)),
    };
    if (values.json) printJson(plan);
    else printLine(yamlText(plan).trimEnd());
  });

function addonOf(choice: AddonChoice | undefined, operation: Operation): object {
  if (choice === undefined) return { addon: 'unknown: the ConfigMaps of addons may not be read' };
  const { addon, release } = choice;
  const { name, version } = addon.manifest.addon;
  if (release === undefined)
    return { addon: `${name} ${version}`, release: 'the AppBinding does not say spec.version' };
  const { functions } = renderObjects(addon.manifest, { release: release.suffix });
  const task = taskNameFor(addon, release, operation);
  const images = [...new Set(functions.map(({ spec }) => spec.image))];
  return { addon: `${name} ${version}`, release: release.suffix, server: release.server, task, images };
}

async function repositoryOf(cluster: ClusterAccess, { invoker }: Subject): Promise<object> {
  const { name = '', namespace = cluster.namespace } = invoker.spec.repository ?? {};
  const { spec, status } = await need<Repository>(cluster, RESOURCES.Repository, { namespace, name });
  const { snapshotCount, integrity, totalSize } = status ?? {};
  const known = Object.entries({ snapshotCount, integrity, totalSize }).filter(([, value]) => value !== undefined);
  return { name: `${namespace}/${name}`, backend: spec.backend, ...Object.fromEntries(known) };
}

function backupOf({ invoker }: Subject): object {
  const { paused = false, retentionPolicy } = invoker.spec;
  const next = timingOf(invoker)?.schedule.after(new Date())?.toISOString();
  const conditions = (invoker.status?.conditions ?? []).filter(({ status }) => status !== 'True');
  return {
    phase: invoker.status?.phase ?? 'unknown: no operator has looked at it',
    ...(conditions.length > 0 && { missing: conditions.map(({ type, message = '' }) => `${type}: ${message}`) }),
    schedule: { paused, next: next ?? 'none' },
    retentionPolicy,
  };
}

function restoreOf(subject: Subject, wish: RestoreWish, { session }: Planned): object {
  return { effect: effectLines(effectOf(subject, wish))[0], session };
}
