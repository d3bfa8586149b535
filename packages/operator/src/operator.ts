import { Client, type Connection, Transport } from '@stash-addons/kube';
import { elect } from './leader/election.js';
import { Leadership } from './leadership.js';
import { type Log, wordsOf } from './log.js';
import { Counters } from './serve/counters.js';
import { type Answer, servePages } from './serve/pages.js';
import type { Settings } from './settings.js';

export interface OperatorInput {
  connection: Connection;
  settings: Settings;
  /** Port of `/metrics`, `/healthz` and `/readyz`; 0 takes a free one. */
  port: number;
  log: Log;
  /** Aborted to stop it; the lease is given back. */
  signal: AbortSignal;
}

const LEASE = 'stash-addons-operator';
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Waits to be the leader, works until the signal or until the leadership is lost, and gives the lease back. Who calls it
 * ends the process then: a replica that lost its lease begins from nothing. Rejects where the port cannot be used, or the
 * manifests of addons cannot be read.
 */
export async function runOperator({ connection, settings, port, log, signal }: OperatorInput): Promise<void> {
  const transport = new Transport(connection);
  const client = new Client(transport);
  const counters = new Counters();
  let leadership: Leadership | undefined;
  const pages = await servePages(
    port,
    answers(counters, () => leadership),
  );
  log({ level: 'info', message: `Metrics at port ${pages.port}` });
  const onTrouble = (error: unknown): void => log({ level: 'warning', object: 'Lease', message: wordsOf(error) });
  const election = { client, namespace: settings.namespace, name: LEASE, identity: settings.identity, onTrouble };
  try {
    await elect(election, signal, async (over) => {
      log({ level: 'info', message: `${settings.identity} is the leader` });
      leadership = new Leadership({ transport, settings, counters, log });
      await leadership.run(over);
    });
    log({ level: 'info', message: signal.aborted ? 'Stopped' : 'The lease is lost' });
  } finally {
    pages.close();
    transport.close();
  }
}

/** A replica that waits to be the leader is as ready as one that leads. */
function answers(counters: Counters, leadership: () => Leadership | undefined): Answer {
  return (path) => {
    if (path === '/healthz' || path === '/readyz') return { status: 200, text: 'ok\n' };
    if (path !== '/metrics') return undefined;
    const now = leadership();
    const standing = now?.standing ?? { waiting: {}, objects: {} };
    return {
      status: 200,
      type: METRICS_TYPE,
      text: metrics(counters.text({ ...standing, leads: now !== undefined }), now),
    };
  };
}

function* metrics(own: string, leadership: Leadership | undefined): Generator<string> {
  yield own;
  if (leadership !== undefined) yield* leadership.metrics.text();
}
