import { StashError } from '@stash-addons/core';
import type { RestoreEffect } from '@stash-addons/engine';
import { RESOURCES } from '@stash-addons/kube';
import type { CommandRun } from '../../command.js';
import { confirmation } from '../../confirm.js';
import { printYaml } from '../../output/yaml.js';
import { subjectOf, type Subject } from '../catalog.js';
import { withCluster } from '../connect.js';
import type { CLUSTER_OPTIONS } from '../options.js';
import { type RestoreWish, restoreSessionOf } from '../restore-session.js';
import { settleMade } from '../wait.js';

export const runRestore: CommandRun<(typeof CLUSTER_OPTIONS)['restore']> = ({ words: [name = ''], values, signal }) =>
  withCluster(values, async (cluster) => {
    const subject = await subjectOf(cluster, name, 'restore');
    const session = restoreSessionOf(subject, values, new Date());
    if (values.yaml) return printYaml([session]);
    const confirm = confirmation({ yes: values.yes, signal, beforeAsking: () => undefined });
    if (!(await confirm(effectOf(subject, values)))) throw new StashError('SA_DECLINED');
    const made = await cluster.client.create(RESOURCES.RestoreSession, session);
    await settleMade(cluster, { session: made, wait: values.wait ?? false, json: values.json ?? false, signal });
  });

/** What a restore does to what is there already, in the words of its addon. */
export function effectOf({ invoker, choice }: Subject, { into }: RestoreWish): RestoreEffect {
  const { kind = 'target', name = '' } = invoker.spec.target?.ref ?? {};
  const says = choice?.addon.manifest.operations.restore?.existing?.says ?? 'changes existing data';
  return { target: `the ${kind} ${invoker.metadata.namespace}/${into ?? name}`, says, snapshots: [] };
}
