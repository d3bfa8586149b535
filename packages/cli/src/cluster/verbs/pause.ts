import type { BackupConfiguration } from '@stash-addons/core';
import { RESOURCES } from '@stash-addons/kube';
import type { CommandRun } from '../../command.js';
import { printJson, printLine } from '../../output/print.js';
import { need, withCluster } from '../connect.js';

type NoFlags = Record<never, never>;

export const runPause: CommandRun<NoFlags> = (invocation) => setPaused(invocation, true);
export const runResume: CommandRun<NoFlags> = (invocation) => setPaused(invocation, false);

function setPaused({ words: [name = ''], values }: Parameters<CommandRun<NoFlags>>[0], paused: boolean): Promise<void> {
  return withCluster(values, async (cluster) => {
    const at = { namespace: cluster.namespace, name };
    await need<BackupConfiguration>(cluster, RESOURCES.BackupConfiguration, at);
    const changed = await cluster.client.patch(RESOURCES.BackupConfiguration, at, { spec: { paused } });
    if (values.json) printJson(changed);
    else printLine(paused ? `${name} is paused; a session that runs goes on.` : `${name} goes on.`);
  });
}
