import { expect, it } from 'vitest';
import type { RestoreSession } from '@stash-addons/core';
import type { ClusterAccess } from '../src/cluster/connect.js';
import { settleMade } from '../src/cluster/wait.js';

it('a restore that is Invalid is not waited for: it fails, with what is wrong', async () => {
  const session: RestoreSession = {
    apiVersion: 'stash.appscode.com/v1beta1',
    kind: 'RestoreSession',
    metadata: { namespace: 'demo', name: 'back' },
    spec: {},
    status: {
      phase: 'Invalid',
      conditions: [
        { type: 'ValidationPassed', status: 'False', message: 'Two rules are for one host.', lastTransitionTime: '' },
      ],
    },
  };
  const cluster = { client: { get: () => Promise.resolve(session) } } as unknown as ClusterAccess;
  const { signal } = new AbortController();
  await expect(settleMade(cluster, { session, wait: true, json: true, signal })).rejects.toMatchObject({
    code: 'SA_CLUSTER_SESSION_FAILED',
    message: expect.stringContaining('Two rules are for one host'),
  });
});
