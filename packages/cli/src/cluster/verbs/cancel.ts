import { StashError } from '@stash-addons/core';
import { nameOf, RESOURCES } from '@stash-addons/kube';
import { CANCEL_ANNOTATION, isFinal } from '@stash-addons/session';
import type { CommandRun } from '../../command.js';
import { printJson, printLine } from '../../output/print.js';
import { withCluster } from '../connect.js';
import { findSession } from '../find-session.js';

export const runCancel: CommandRun<Record<never, never>> = ({ words: [word = ''], values }) =>
  withCluster(values, async (cluster) => {
    const session = await findSession(cluster, word);
    const { kind, metadata, status } = session;
    const name = metadata.name ?? '';
    if (isFinal(status?.phase)) throw new StashError('SA_SESSION_ENDED', { name, phase: status?.phase ?? '' });
    const change = { metadata: { annotations: { [CANCEL_ANNOTATION]: 'kubectl stash cancel' } } };
    const changed = await cluster.client.patch(RESOURCES[kind], nameOf(session), change);
    if (values.json) printJson(changed);
    else printLine(`Asked the ${kind} ${name} to end.`);
  });
