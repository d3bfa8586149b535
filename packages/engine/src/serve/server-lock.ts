import { randomUUID } from 'node:crypto';
import { isStashError, StashError } from '@stash-addons/core';
import type { StateFolder } from '../state/folder.js';
import { takeLease } from '../state/leases.js';

/** Makes this process the one server of the state folder; returns how to stop being it. Throws SA_SERVE_RUNNING. */
export async function becomeServer(state: StateFolder): Promise<() => void> {
  try {
    return await takeLease(state, {
      repository: 'serve',
      session: `${process.pid}.${randomUUID()}`,
      mode: 'exclusive',
      onWait: () => undefined,
      signal: AbortSignal.abort(),
    });
  } catch (cause) {
    if (!isStashError(cause) || cause.code !== 'SA_LEASE_HELD') throw cause;
    const [holder = ''] = String(cause.details['session']).split('.', 1);
    throw new StashError('SA_SERVE_RUNNING', { path: state.root, holder }, { cause });
  }
}
