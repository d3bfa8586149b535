import {
  decodeTags,
  StashError,
  type Format,
  type FoundSet,
  type FoundSnapshot,
  type PartInfo,
  type SnapshotInfo,
} from '@stash-addons/core';

export interface Recognition {
  addon: string;
  formats: readonly Format[];
  /** Printable. */
  repository: string;
  /** Ids that a run rejected but could not remove, with the reason. */
  rejected: ReadonlyMap<string, string>;
}

/** The set as a program is given it. Throws what `describeSnapshot` does, of the lead or a part. */
export function describeSet({ parts, ...lead }: FoundSet, host: string, known: Recognition): SnapshotInfo {
  const described = { host, ...describeSnapshot(lead, known) };
  if (parts.length === 0) return described;
  return { ...described, parts: parts.map((part) => ({ part: partName(part), ...describeSnapshot(part, known) })) };
}

function partName({ tags }: FoundSnapshot): string {
  return decodeTags(tags).part ?? '';
}

/**
 * The snapshot as a program is given it. Its format is the one in its tag, else the one whose paths it holds. Throws
 * SA_SNAPSHOT_REJECTED, SA_SNAPSHOT_FOREIGN, SA_SNAPSHOT_EMPTY, SA_SNAPSHOT_FORMAT_UNKNOWN.
 */
export function describeSnapshot(snapshot: FoundSnapshot, known: Recognition): Omit<PartInfo, 'part'> {
  const { id, time, paths } = snapshot;
  const tags = decodeTags(snapshot.tags);
  const reason = known.rejected.get(id);
  if (reason !== undefined) throw new StashError('SA_SNAPSHOT_REJECTED', { snapshot: id, reason });
  if (tags.addon !== undefined && tags.addon !== known.addon) throw foreign(snapshot, tags.addon, known);
  const format = formatOf(snapshot, tags.format, known);
  // An empty volume has nothing in it either.
  if (snapshot.bytes === 0 && format?.minBytes !== 0) {
    throw new StashError('SA_SNAPSHOT_EMPTY', { snapshot: id, repository: known.repository });
  }
  if (format === undefined) {
    const held = tags.format === undefined ? paths.join(', ') : `the format ${tags.format}`;
    throw new StashError('SA_SNAPSHOT_FORMAT_UNKNOWN', { snapshot: id, paths: held, addon: known.addon });
  }
  return { id, time, paths, tags, format: format.id };
}

function formatOf({ paths }: FoundSnapshot, tagged: string | undefined, { formats }: Recognition): Format | undefined {
  return tagged === undefined ? byPaths(paths, formats) : formats.find(({ id }) => id === tagged);
}

/** A volume can have been mounted anywhere, so it is what is left where no other format fits. */
function byPaths(paths: readonly string[], formats: readonly Format[]): Format | undefined {
  const byPath = formats.find((format) => format.paths.some((path) => paths.includes(path)));
  return byPath ?? formats.find(({ layout }) => layout === 'volume');
}

function foreign(snapshot: FoundSnapshot, found: string, known: Recognition): StashError {
  const { addon: wanted, repository } = known;
  return new StashError('SA_SNAPSHOT_FOREIGN', { snapshot: snapshot.id, found, wanted, repository });
}
