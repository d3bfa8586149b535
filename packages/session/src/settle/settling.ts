import type { HookSummary } from '../hooks/summary.js';
import type { HookPolicy, InvokerPlan, MemberPlan } from '../invoker.js';
import type { NextAction } from '../next-action.js';
import type { Observation } from '../observation.js';
import type { SessionState } from '../state.js';

/** What every step of settling may look at. */
export interface Settling {
  invoker: InvokerPlan;
  identity: Pick<HookSummary, 'Name' | 'Namespace' | 'RetryLeft'>;
  observations: readonly Observation[];
  now: Date;
}

export interface Settled {
  state: SessionState;
  next: NextAction[];
}

/** Who a hook's summary is about; without a member, the session as a whole. */
export function identityOf({ invoker, identity }: Settling, member?: MemberPlan): Omit<HookSummary, 'Status'> {
  const ref = member?.ref;
  return {
    ...identity,
    Invoker: { APIGroup: 'stash.appscode.com', Kind: invoker.kind, Name: invoker.name },
    Target: {
      APIVersion: ref?.apiVersion ?? '',
      Kind: ref?.kind ?? '',
      Name: ref?.name ?? '',
      Namespace: ref?.namespace ?? '',
    },
  };
}

export function skippedBy(policy: HookPolicy): string {
  return `Not run: the hook's execution policy is ${policy}`;
}
