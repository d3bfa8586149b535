import { type ApiObject, isStashError, StashError } from '@stash-addons/core';
import {
  ApiError,
  Client,
  type Connection,
  Discovery,
  kubeconfigConnection,
  type Resource,
  Transport,
} from '@stash-addons/kube';
import type { Values } from '../command.js';
import type { COMMON_CLUSTER_OPTIONS } from './options.js';

export type ClusterValues = Values<typeof COMMON_CLUSTER_OPTIONS>;

/** The cluster that the flags name. */
export interface ClusterAccess {
  client: Client;
  discovery: Discovery;
  server: string;
  /** That of `--namespace`, or of the context. */
  namespace: string;
  operatorNamespace: string;
}

/** Uses the cluster, and lets its connections go. Throws SA_CLUSTER_*. */
export async function withCluster<T>(values: ClusterValues, use: (cluster: ClusterAccess) => Promise<T>): Promise<T> {
  const { connection, namespace } = await choose(values);
  const transport = new Transport(connection);
  try {
    return await use({
      client: new Client(transport),
      discovery: new Discovery(transport),
      server: connection.server.origin,
      namespace: values.namespace ?? namespace,
      operatorNamespace: values['operator-namespace'] ?? 'stash',
    });
  } catch (error) {
    throw coded(error, connection.server.origin);
  } finally {
    transport.close();
  }
}

async function choose({ kubeconfig, context }: ClusterValues): Promise<{ connection: Connection; namespace: string }> {
  try {
    return await kubeconfigConnection({ kubeconfig, context });
  } catch (cause) {
    throw new StashError('SA_CLUSTER_CONFIG', { problem: (cause as Error).message }, { cause });
  }
}

function coded(error: unknown, server: string): unknown {
  if (isStashError(error)) return error;
  const problem = (error as Error).message;
  if (error instanceof ApiError) {
    const code = [401, 403].includes(error.status) ? 'SA_CLUSTER_DENIED' : 'SA_CLUSTER_REFUSED';
    return new StashError(code, { problem }, { cause: error });
  }
  const isNetwork = typeof (error as NodeJS.ErrnoException).code === 'string' || problem.endsWith('no answer');
  return isNetwork ? new StashError('SA_CLUSTER_UNREACHABLE', { server, problem }, { cause: error }) : error;
}

/** An object that has to be there. Throws SA_CLUSTER_OBJECT_MISSING. */
export async function need<T extends ApiObject>(
  { client }: Pick<ClusterAccess, 'client'>,
  resource: Resource,
  at: { namespace: string; name: string },
): Promise<T> {
  const found = await client.get<T>(resource, at);
  if (found !== undefined) return found;
  const { kind, plural } = resource;
  throw new StashError('SA_CLUSTER_OBJECT_MISSING', { kind, ...at, resource: plural });
}
