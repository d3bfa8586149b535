import { setTimeout as sleep } from 'node:timers/promises';
import { RESOURCES } from '@stash-addons/kube';
import { follow } from './follow.mjs';

/** How long a Job may be waited for after the last object was made. */
const PATIENCE_MS = 60_000;

/**
 * Makes objects at a rate and waits for the Job of each. Returns the milliseconds from the request that makes the object
 * to the news of its Job, and how many got none.
 */
export async function jobLatencies(client, { make, ownerOf, rate, count }) {
  const stop = new AbortController();
  const asked = new Map();
  const found = new Map();
  const note = (type, job) => {
    const owner = ownerOf(job);
    if (type === 'ADDED' && asked.has(owner) && !found.has(owner)) found.set(owner, performance.now());
  };
  const watch = await follow(client, { resource: RESOURCES.Job, signal: stop.signal }, note);
  const begun = performance.now();
  const made = [];
  for (let at = 0; at < count; at += 1) {
    await sleep(Math.max(0, begun + (at * 1000) / rate - performance.now()));
    const { key, resource, object } = make(at);
    asked.set(key, performance.now());
    made.push(client.create(resource, object));
  }
  await Promise.all(made);
  const seconds = (performance.now() - begun) / 1000;
  const patience = performance.now() + PATIENCE_MS;
  while (found.size < count && performance.now() < patience) await sleep(100);
  stop.abort();
  await watch.ended;
  const milliseconds = [...found].map(([key, at]) => at - asked.get(key)).sort((a, b) => a - b);
  return { milliseconds, missing: count - found.size, rate: count / seconds };
}

export function percentiles(sorted) {
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN);
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), most: at(1) };
}
