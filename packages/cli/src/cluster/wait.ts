import { setTimeout as sleep } from 'node:timers/promises';
import { StashError } from '@stash-addons/core';
import { nameOf, RESOURCES } from '@stash-addons/kube';
import { isFinal } from '@stash-addons/session';
import { note, printJson, printLine } from '../output/print.js';
import { printBackup, printRestore } from '../output/outcome.js';
import { type ClusterAccess, need } from './connect.js';
import type { Session } from './find-session.js';

const LOOK_MS = 1000;

interface Made {
  session: Session;
  /** Whether to wait for its end. */
  wait: boolean;
  json: boolean;
  signal: AbortSignal;
}

/** Prints a session that was made, with `wait` as it ended. Throws SA_CLUSTER_SESSION_FAILED, or
 * SA_CLUSTER_NOT_AWAITED. */
export async function settleMade(cluster: ClusterAccess, { session, wait, json, signal }: Made): Promise<void> {
  if (!wait) {
    if (json) printJson(session);
    else printLine(`${session.kind} ${session.metadata.name} is made. See: kubectl stash sessions`);
    return;
  }
  const ended = await waitForEnd(cluster, session, signal);
  if (json) printJson(ended);
  else if (ended.kind === 'BackupSession') printBackup(ended);
  else printRestore(ended);
  refuseFailed(ended);
}

async function waitForEnd(cluster: ClusterAccess, { kind, metadata }: Session, signal: AbortSignal): Promise<Session> {
  const { namespace = '', name } = nameOf({ metadata });
  let told = '';
  for (;;) {
    const now = await need<Session>(cluster, RESOURCES[kind], { namespace, name });
    const { phase } = now.status ?? {};
    if (phase !== undefined && phase !== told) note(`${kind} ${name}: ${(told = phase)}`);
    // An Invalid restore begins when what is wrong is put right, which nobody does who waits here.
    if (isFinal(phase) || phase === 'Invalid') return now;
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw new StashError('SA_CLUSTER_NOT_AWAITED', { kind, name });
  }
}

function refuseFailed(session: Session): void {
  const { kind, metadata, status } = session;
  const { phase = 'Unknown' } = status ?? {};
  if (phase === 'Succeeded') return;
  const resource = RESOURCES[kind].plural;
  const details = { kind, name: metadata.name ?? '', phase, problem: whyOf(session), resource };
  throw new StashError('SA_CLUSTER_SESSION_FAILED', details);
}

/** What its hosts and conditions say. */
function whyOf({ status }: Session): string {
  const targets = status !== undefined && 'targets' in status ? (status.targets ?? []) : [];
  const stats =
    status !== undefined && 'stats' in status ? (status.stats ?? []) : targets.flatMap((one) => one.stats ?? []);
  const conditions = [...(status?.conditions ?? []), ...targets.flatMap((one) => one.conditions ?? [])];
  const said = [
    ...stats.map(({ error = '' }) => error),
    ...conditions.map((one) => (one.status === 'False' || one.type === 'BackupSkipped' ? (one.message ?? '') : '')),
  ];
  const texts = new Set(said.filter((text) => text !== '').map((text) => text.replace(/\.$/, '')));
  return [...texts].join('; ') || 'it does not say why';
}
