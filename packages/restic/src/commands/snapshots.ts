import { StashError } from '@stash-addons/core';
import { repeat, type Driver } from '../driver.js';
import { codeOfText } from '../process/diagnose.js';
import { parseJson } from '../process/words.js';
import type { LsNode, Snapshot } from '../types.js';

/** Which snapshots; fields left out do not narrow. */
export interface SnapshotFilter {
  /** Ids, short ids, or `latest`. */
  ids?: readonly string[];
  /** Any of these hosts. */
  hosts?: readonly string[];
  /** All of these tags. */
  tags?: readonly string[];
  /** All of these paths. */
  paths?: readonly string[];
  /**
   * Pass over snapshots whose record is damaged. Without it they end the call: a list that silently lacks the newest
   * one would restore old data.
   */
  skipDamaged?: boolean;
}

const DAMAGED = /^Ignoring "([0-9a-f]+)": .*failed to load snapshot/;

/** An id nobody knows gives an empty list, as with restic itself. */
export async function snapshots(driver: Driver, filter: SnapshotFilter = {}): Promise<Snapshot[]> {
  const tags = filter.tags !== undefined && filter.tags.length > 0 ? ['--tag', filter.tags.join(',')] : [];
  const flags = [...repeat('--host', filter.hosts), ...tags, ...repeat('--path', filter.paths)];
  const args = ['snapshots', '--no-lock', ...flags, '--', ...(filter.ids ?? [])];
  const { stdout, stderr } = await driver.good({ verb: 'snapshots', args });
  const damaged = stderr.find((line) => DAMAGED.test(line));
  if (damaged !== undefined && !filter.skipDamaged) {
    const code = codeOfText(damaged) ?? 'SA_REPOSITORY_CORRUPT';
    throw new StashError(code, { repository: driver.repository, text: damaged });
  }
  return (JSON.parse(stdout) as Snapshot[] | null) ?? [];
}

/** Files and folders of a snapshot: all of them, or the direct content of `dir`. */
export async function ls(driver: Driver, snapshot: string, dir?: string): Promise<LsNode[]> {
  const nodes: LsNode[] = [];
  const onLine = (line: string) => {
    const message = parseJson(line);
    if (message?.struct_type === 'node' || message?.message_type === 'node') nodes.push(message as unknown as LsNode);
  };
  const args = ['ls', '--no-lock', '--', snapshot, ...(dir === undefined ? [] : [dir])];
  await driver.good({ verb: 'ls', args, onLine });
  return nodes;
}

/** Adds and removes tags. restic writes a new record for each: the answer maps old ids to new ones. */
export async function tag(
  driver: Driver,
  options: { ids: readonly string[]; add?: readonly string[]; remove?: readonly string[] },
): Promise<Map<string, string>> {
  const changed = new Map<string, string>();
  const onLine = (line: string) => {
    const message = parseJson(line);
    if (message?.message_type === 'changed') {
      changed.set(String(message.old_snapshot_id), String(message.new_snapshot_id));
    }
  };
  const args = ['tag', ...repeat('--add', options.add), ...repeat('--remove', options.remove), '--', ...options.ids];
  await driver.good({ verb: 'tag', args, onLine });
  return changed;
}
