import { StashError, type TaskParam } from '@stash-addons/core';

/** `--param name=value` as often as given; the last of one name wins. Throws SA_USAGE. */
export function parseParams(given: readonly string[] = []): TaskParam[] {
  const found = new Map<string, string>();
  for (const text of given) {
    const at = text.indexOf('=');
    if (at < 1)
      throw new StashError('SA_USAGE', { problem: `--param ${text} is not NAME=VALUE`, help: 'stash-addons --help' });
    found.set(text.slice(0, at), text.slice(at + 1));
  }
  return [...found].map(([name, value]) => ({ name, value }));
}

/** A whole number of at least 1. Throws SA_USAGE. */
export function parseCount(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new StashError('SA_USAGE', {
      problem: `--${flag} ${text} is not a whole number above 0`,
      help: 'stash-addons --help',
    });
  }
  return Number(text);
}
