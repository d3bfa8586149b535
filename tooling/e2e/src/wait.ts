import { setTimeout as sleep } from 'node:timers/promises';

const WITHIN_MS = 60_000;

/** Asks until the answer is yes; throws, with what it waited for, where it never is. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`);
    await sleep(100);
  }
}

/** Looks until there is something; throws, with what it looked for, where it never is. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  let found: T | undefined;
  await until(what, async () => {
    found = await look();
    return found !== undefined;
  });
  return found as T;
}
