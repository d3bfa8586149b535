import { type ApiObject, type HookHandler, needsTarget } from '@stash-addons/core';
import { type Client, RESOURCES } from '@stash-addons/kube';
import type { RequestDocuments } from '@stash-addons/session';
import { refuseForeignService } from '../boundaries.js';

/** The pods that the hooks of an AppBinding are for: those behind its Service. */
export interface HookTarget {
  namespace: string;
  service: string;
  /** Names of the pods that are there now; hooks reach no others. */
  pods: string[];
  /** Whether a hook runs a command in one of them. */
  runsCommands: boolean;
}

interface Endpoints extends ApiObject {
  subsets?: { addresses?: Address[]; notReadyAddresses?: Address[] }[];
}

interface Address {
  targetRef?: { kind?: string; name?: string };
}

/** Undefined where the hooks are for the pod of the session itself, or for other hosts alone. Throws SA_OPERATOR_NOT_ALLOWED, or ApiError. */
export async function hookTargetOf(client: Client, documents: RequestDocuments): Promise<HookTarget | undefined> {
  const { invoker, appBinding, namespace: own } = documents;
  const service = appBinding?.spec.clientConfig.service;
  const hooks = Object.values(invoker.spec.hooks ?? {}) as HookHandler[];
  if (service === undefined || !hooks.some(needsTarget)) return undefined;
  const namespace = service.namespace ?? appBinding?.metadata.namespace ?? own;
  refuseForeignService(documents, namespace);
  const found = await client.get<Endpoints>(RESOURCES.Endpoints, { namespace, name: service.name });
  const runsCommands = hooks.some(({ exec }) => exec?.command !== undefined);
  return { namespace, service: service.name, pods: podsOf(found), runsCommands };
}

function podsOf({ subsets = [] }: Partial<Endpoints> = {}): string[] {
  const all = subsets.flatMap(({ addresses = [], notReadyAddresses = [] }) => [...addresses, ...notReadyAddresses]);
  return all.flatMap(({ targetRef }) => (targetRef?.kind === 'Pod' && targetRef.name ? [targetRef.name] : []));
}
