import type { BackupConfiguration } from '@stash-addons/core';
import { suffixName } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import { ownedSession } from '@stash-addons/session';
import type { CommandRun } from '../../command.js';
import { need, withCluster } from '../connect.js';
import type { CLUSTER_OPTIONS } from '../options.js';
import { settleMade } from '../wait.js';

export const runTrigger: CommandRun<(typeof CLUSTER_OPTIONS)['wait']> = ({ words: [name = ''], values, signal }) =>
  withCluster(values, async (cluster) => {
    const { client, namespace } = cluster;
    const invoker = await need<BackupConfiguration>(cluster, RESOURCES.BackupConfiguration, { namespace, name });
    const own = suffixName(name, `manual-${Date.now().toString(36)}`);
    const session = ownedSession(invoker, { name: own, retryLeft: 0, annotations: {} });
    const made = await client.create(RESOURCES.BackupSession, session);
    await settleMade(cluster, { session: made, wait: values.wait ?? false, json: values.json ?? false, signal });
  });
