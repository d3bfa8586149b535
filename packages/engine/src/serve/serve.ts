import { setTimeout as sleep } from 'node:timers/promises';
import { checkPaths } from '../documents/load.js';
import { servePages } from './health.js';
import { notifySystemd } from './notify.js';
import { Rest } from './rest.js';
import { Server, type ServerInput } from './server.js';
import { becomeServer } from './server-lock.js';

export interface ServeInput extends ServerInput {
  /** `host:port` for `/metrics` and `/healthz`; absent: not served. */
  metricsAddress?: string;
  /** How long sessions may go on after `signal`, before they are cancelled. */
  graceMilliseconds: number;
  /** Run what is due and end. */
  once: boolean;
  /** Aborted to end. */
  signal: AbortSignal;
  /** Called with what reads everything again. */
  onReload: (reload: () => void) => void;
}

/** Longest time between two looks at the documents and at what is asked of the sessions. */
const ROUND_MS = 1000;
/** A server that has not done a round for so long is stuck. */
const STUCK_MS = 60_000;

/**
 * Runs the BackupConfigurations of the documents by their schedules until `signal` is aborted. Returns how many sessions
 * failed. Throws SA_SERVE_RUNNING, SA_METRICS_ADDRESS, SA_YAML_FIELD for a path that is not there, or what `openCatalog` throws.
 */
export async function serve(input: ServeInput): Promise<number> {
  const { state, log, paths } = input;
  await checkPaths(paths);
  await input.openCatalog();
  const end = await becomeServer(state);
  try {
    const server = new Server(input);
    const pages = await openPages(input, server);
    try {
      await rounds(input, server, pages.lap);
      await stop(input, server);
      server.throwIfBroken();
    } finally {
      pages.close();
    }
    log({ level: 'info', message: 'Ended' });
    return server.failures;
  } finally {
    end();
  }
}

async function openPages(
  { metricsAddress, log }: ServeInput,
  server: Server,
): Promise<{ lap: () => void; close: () => void }> {
  let last = Date.now();
  const lap = (): void => void (last = Date.now());
  if (metricsAddress === undefined) return { lap, close: () => undefined };
  const { address, close } = await servePages(metricsAddress, {
    metrics: () => server.metrics(new Date()),
    isWell: () => Date.now() - last < STUCK_MS,
  });
  log({ level: 'info', message: `Metrics at http://${address}/metrics` });
  return { lap, close };
}

async function rounds({ signal, once, env, onReload }: ServeInput, server: Server, lap: () => void): Promise<void> {
  const rest = new Rest();
  server.onEnd = rest.cut;
  signal.addEventListener('abort', rest.cut, { once: true });
  onReload(() => {
    server.reload();
    rest.cut();
  });
  const started = new Date();
  for (let first = true; !signal.aborted; first = false) {
    const { wake } = await server.round(once ? started : new Date());
    lap();
    if (first) await notifySystemd(env, 'READY=1');
    if (once && server.isIdle) return;
    const next = once ? Infinity : (wake?.getTime() ?? Infinity);
    await rest.for(Math.min(ROUND_MS, Math.max(next - Date.now(), 0)));
  }
}

/** Sessions that run get a while to end by themselves; then they are cancelled, which undoes what they have begun. */
async function stop({ env, log, graceMilliseconds }: ServeInput, server: Server): Promise<void> {
  await notifySystemd(env, 'STOPPING=1');
  if (server.isIdle) return;
  const names = server.running.map(({ session }) => session).join(', ');
  log({ level: 'info', message: `Stopping; ${names} may go on for ${graceMilliseconds / 1000} s` });
  const all = Promise.all(server.running.map(({ ended }) => ended));
  const timer = new AbortController();
  await Promise.race([all, sleep(graceMilliseconds, undefined, { signal: timer.signal }).catch(() => undefined)]);
  timer.abort();
  for (const { cancel } of server.running) cancel.abort();
  await all;
}
