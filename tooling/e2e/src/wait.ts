import { setTimeout as sleep } from 'node:timers/promises';

const WITHIN_MS = 60_000;

/** Asks until the answer is yes; throws, with what it waited for, where it never is. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = WITHIN_MS): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`);
    await sleep(100);
  }
}

/** Looks until there is something; throws, with what it looked for, where it never is. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>, withinMs?: number): Promise<T> {
  let found: T | undefined;
  const isThere = async (): Promise<boolean> => {
    found = await look();
    return found !== undefined;
  };
  await until(what, isThere, withinMs);
  return found as T;
}
