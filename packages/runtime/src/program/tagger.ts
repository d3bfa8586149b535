import { encodeTags } from '@stash-addons/core';
import type { SnapshotIdentity } from '../plan/unit-run.js';

/** Makes the tags of a session's snapshots. A part is of its target, but not one of the target's snapshots. */
export function tagger(
  session: Readonly<Record<string, string>>,
  addon: string,
  serverVersion: string | undefined,
): (identity: SnapshotIdentity) => string[] {
  const server = serverVersion === undefined ? {} : { 'server-version': serverVersion };
  return ({ parts, ...own }) => {
    const { target, ...rest } = session;
    const owner = target === undefined ? {} : { [own.part === undefined ? 'target' : 'part-of']: target };
    const count = parts === undefined ? {} : { parts: String(parts) };
    return encodeTags({ ...rest, ...owner, addon, ...server, ...own, ...count });
  };
}
