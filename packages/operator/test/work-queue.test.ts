import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { delayOf } from '../src/queue/delay.js';
import { WorkQueue } from '../src/queue/work-queue.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Gate {
  open: () => void;
  passed: Promise<void>;
}

function gate(): Gate {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open, passed };
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('a work queue', () => {
  it('gathers keys once until it is opened', async () => {
    const worked: string[] = [];
    const queue = new WorkQueue({ workers: 2, onTrouble: () => undefined, work: async (key) => void worked.push(key) });
    for (const key of ['a', 'b', 'a']) queue.add(key);
    await settle();
    expect([worked, queue.length]).toEqual([[], 2]);
    queue.open();
    await settle();
    expect(worked).toEqual(['a', 'b']);
  });

  it('works on a key one at a time, and again on what came meanwhile', async () => {
    const gates: Gate[] = [];
    const queue = new WorkQueue({
      workers: 5,
      onTrouble: () => undefined,
      work: async () => {
        const one = gate();
        gates.push(one);
        await one.passed;
        return undefined;
      },
    });
    queue.open();
    queue.add('a');
    queue.add('a');
    queue.add('a');
    await settle();
    expect(gates).toHaveLength(1);
    gates[0]?.open();
    await settle();
    expect(gates).toHaveLength(2);
    gates[1]?.open();
    await settle();
    expect(gates).toHaveLength(2);
  });

  it('never has more workers than it may', async () => {
    let busy = 0;
    let most = 0;
    const queue = new WorkQueue({
      workers: 3,
      onTrouble: () => undefined,
      work: async () => {
        busy += 1;
        most = Math.max(most, busy);
        await new Promise((resolve) => setTimeout(resolve, 10));
        busy -= 1;
        return undefined;
      },
    });
    queue.open();
    for (let i = 0; i < 20; i += 1) queue.add(`k${i}`);
    await vi.advanceTimersByTimeAsync(200);
    expect([most, busy, queue.length]).toEqual([3, 0, 0]);
  });

  it('tries again later what failed, and later each time', async () => {
    const times: number[] = [];
    const troubles: string[] = [];
    const start = Date.now();
    const queue = new WorkQueue({
      workers: 1,
      onTrouble: (key) => troubles.push(key),
      work: async () => {
        times.push(Date.now() - start);
        if (times.length < 4) throw new Error('not yet');
        return undefined;
      },
    });
    queue.open();
    queue.add('a');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(troubles).toEqual(['a', 'a', 'a']);
    const waits = times.slice(1).map((time, i) => time - (times[i] as number));
    expect(waits[1]).toBeGreaterThan(waits[0] as number);
    expect(waits[2]).toBeGreaterThan(waits[1] as number);
  });

  it('calls a key when it wants to be called, at the earliest time that was named', async () => {
    const times: number[] = [];
    const start = Date.now();
    const queue = new WorkQueue({
      workers: 1,
      onTrouble: () => undefined,
      work: async () => {
        times.push(Date.now() - start);
        return times.length === 1 ? new Date(start + 5000) : undefined;
      },
    });
    queue.open();
    queue.addAt('a', new Date(start + 3000));
    queue.addAt('a', new Date(start + 9000));
    queue.addAt('a', new Date(start + 1000));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(times).toEqual([1000, 5000]);
  });

  it('calls a key at its time also where the clock is put right meanwhile', async () => {
    const work = vi.fn(() => Promise.resolve(undefined));
    const queue = new WorkQueue({ workers: 1, onTrouble: () => undefined, work });
    queue.open();
    queue.addAt('a', new Date(Date.now() + 6 * 3_600_000));
    vi.setSystemTime(Date.now() + 6 * 3_600_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(work).toHaveBeenCalledOnce();
  });

  it('is closed when the work that was begun has ended, and begins no more', async () => {
    const one = gate();
    const worked: string[] = [];
    const queue = new WorkQueue({
      workers: 1,
      onTrouble: () => undefined,
      work: async (key) => {
        worked.push(key);
        await one.passed;
        return undefined;
      },
    });
    queue.open();
    queue.add('a');
    queue.add('b');
    await settle();
    let closed = false;
    void queue.close().then(() => (closed = true));
    await settle();
    expect(closed).toBe(false);
    one.open();
    await settle();
    expect([closed, worked]).toEqual([true, ['a']]);
  });

  it.each([
    ['wants to be called again', () => Promise.resolve(new Date(Date.now() + 24 * 3_600_000))],
    ['fails', () => Promise.reject(new Error('reset'))],
  ])('keeps no process from ending by work that %s after it was closed', async (_, end) => {
    const one = gate();
    const work = (): Promise<Date> => one.passed.then(end);
    const queue = new WorkQueue({ workers: 1, onTrouble: () => undefined, work });
    queue.open();
    queue.add('a');
    await settle();
    const closed = queue.close();
    one.open();
    await closed;
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('waits grow to a minute and no further', () => {
  expect(delayOf(1)).toBeLessThanOrEqual(250);
  expect(delayOf(4)).toBeGreaterThanOrEqual(1500);
  expect(delayOf(60)).toBeLessThanOrEqual(60_000);
});
