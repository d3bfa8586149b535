import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiObject } from '@stash-addons/core';
import { type Client, isConflict, RESOURCES } from '@stash-addons/kube';

export interface ElectionInput {
  client: Client;
  namespace: string;
  /** Name of the Lease. */
  name: string;
  /** Tells this process from every other one. */
  identity: string;
  onTrouble: (error: unknown) => void;
}

interface Lease extends ApiObject<'coordination.k8s.io/v1', 'Lease'> {
  spec: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}

/** A leader that did not renew its lease for so long is taken for dead. */
const LEASE_SECONDS = 15;
/** A leader that could not renew its lease for so long stops, well before another one may begin. */
const GIVE_UP_MS = 10_000;
const ROUND_MS = 2_000;

/** What was last seen of another holder, timed by our own clock, since clocks of machines differ. */
interface Rival {
  seen: string;
  at: number;
}

/**
 * Waits until this process is the leader, calls `lead` with a signal that is aborted when it is no longer, and gives the
 * lease back when `lead` has ended. Settles when the leadership is over.
 */
export async function elect(
  input: ElectionInput,
  signal: AbortSignal,
  lead: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  let rival: Rival | undefined;
  for (;;) {
    if (signal.aborted) return;
    const tried = await tryTake(input, rival).catch((error: unknown) => ({ error }));
    if ('error' in tried) input.onTrouble(tried.error);
    else if (tried.held) break;
    else rival = tried.rival;
    await pause(signal);
  }
  await leadWhileHeld(input, signal, lead);
}

async function leadWhileHeld(
  input: ElectionInput,
  signal: AbortSignal,
  lead: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const lost = new AbortController();
  const over = AbortSignal.any([signal, lost.signal]);
  const renewing = renew(input, over).finally(() => lost.abort());
  try {
    await lead(over);
  } finally {
    lost.abort();
    await renewing;
    await release(input).catch(input.onTrouble);
  }
}

/** Settles when the lease is lost, or could not be renewed for too long. */
async function renew(input: ElectionInput, signal: AbortSignal): Promise<void> {
  let renewed = Date.now();
  while (!signal.aborted && Date.now() - renewed < GIVE_UP_MS) {
    await pause(signal);
    if (signal.aborted) return;
    try {
      const left = renewed + GIVE_UP_MS - Date.now();
      const tried = await within(left, tryTake(input, undefined));
      if (tried?.held !== true) return;
      renewed = Date.now();
    } catch (error) {
      input.onTrouble(error);
    }
  }
}

type Tried = { held: true } | { held: false; rival: Rival };

async function tryTake(input: ElectionInput, rival: Rival | undefined): Promise<Tried> {
  const { client, namespace, name, identity } = input;
  const old = await client.get<Lease>(RESOURCES.Lease, { namespace, name });
  const other = old && rivalIn(old, identity, rival);
  if (other !== undefined && !isDead(old, other)) return { held: false, rival: other };
  try {
    await write(input, old);
    return { held: true };
  } catch (error) {
    if (!isConflict(error)) throw error;
    return { held: false, rival: { seen: '', at: Date.now() } };
  }
}

/** Who else holds it, and since when nothing of them was heard; undefined where nobody does. */
function rivalIn({ spec }: Lease, identity: string, known: Rival | undefined): Rival | undefined {
  const { holderIdentity: holder = '', renewTime = '' } = spec;
  if (holder === '' || holder === identity) return undefined;
  const seen = `${holder} ${renewTime}`;
  return known?.seen === seen ? known : { seen, at: Date.now() };
}

function isDead(lease: Lease | undefined, { at }: Rival): boolean {
  return Date.now() - at > (lease?.spec.leaseDurationSeconds ?? LEASE_SECONDS) * 1000;
}

async function write({ client, namespace, name, identity }: ElectionInput, old: Lease | undefined): Promise<void> {
  const now = new Date().toISOString().replace('Z', '000Z');
  const changed = old?.spec.holderIdentity !== identity;
  const spec = {
    ...old?.spec,
    holderIdentity: identity,
    leaseDurationSeconds: LEASE_SECONDS,
    renewTime: now,
    ...(changed && { acquireTime: now, leaseTransitions: (old?.spec.leaseTransitions ?? 0) + 1 }),
  };
  if (old !== undefined) {
    const { resourceVersion } = old.metadata;
    await client.patch(RESOURCES.Lease, { namespace, name }, { metadata: { resourceVersion }, spec });
    return;
  }
  const lease: Lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { namespace, name }, spec };
  await client.create(RESOURCES.Lease, lease);
}

/** So that the next leader need not wait. */
async function release({ client, namespace, name, identity }: ElectionInput): Promise<void> {
  const lease = await client.get<Lease>(RESOURCES.Lease, { namespace, name });
  if (lease?.spec.holderIdentity !== identity) return;
  const { resourceVersion } = lease.metadata;
  await client.patch(
    RESOURCES.Lease,
    { namespace, name },
    { metadata: { resourceVersion }, spec: { holderIdentity: '' } },
  );
}

/** Undefined where it takes longer: a request may wait for an answer until long after another leader has begun. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  const done = new AbortController();
  const over = sleep(milliseconds, undefined, { signal: done.signal }).catch(() => undefined);
  return Promise.race([work, over]).finally(() => done.abort());
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(ROUND_MS, undefined, { signal }).catch(() => undefined);
}
