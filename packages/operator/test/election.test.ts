import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Client } from '@stash-addons/kube';
import { elect } from '../src/leader/election.js';

/** The clock of the tests does not move the timers of this module by itself. */
vi.mock('node:timers/promises', () => ({
  setTimeout: (milliseconds: number, value: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise((resolve, reject) => {
      setTimeout(() => resolve(value), milliseconds);
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    }),
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a leader whose requests get no answer stops before another one may begin', async () => {
  const answers = vi.fn(() => Promise.resolve(undefined as unknown));
  const client = { get: answers, create: () => Promise.resolve() } as unknown as Client;
  const input = { client, namespace: 'stash', name: 'lease', identity: 'a', onTrouble: () => undefined };
  let isOver = false;
  const lead = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(void (isOver = true))));
  void elect(input, new AbortController().signal, lead);
  await vi.advanceTimersByTimeAsync(3000);
  answers.mockImplementation(() => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(5000);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(6000);
  expect(isOver).toBe(true);
});
