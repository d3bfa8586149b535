import { decodeTags, formatSize } from '@stash-addons/core';
import { groupSets, type Snapshot } from '@stash-addons/restic';
import { printJson, printTable, shortTime } from './print.js';

const COLUMNS = ['ID', 'TIME', 'HOST', 'TARGET', 'FORMAT', 'SIZE', 'PATHS'];
const TARGET_COLUMN = COLUMNS.indexOf('TARGET');

/** As restic lists them in JSON; as a table with each set under its lead, and at the end parts without one. */
export function printSnapshots(snapshots: Snapshot[], json: boolean): void {
  if (json) return printJson(snapshots);
  const { sets, strays } = groupSets(snapshots);
  const rows = sets.flatMap(({ snapshot, parts }) => [rowOf(snapshot), ...parts.map((part) => partRow(part))]);
  const unfinished = strays.map((part) => partRow(part, ', without its set'));
  printTable(COLUMNS, [...rows, ...unfinished]);
}

function rowOf({ id, time, hostname: host, tags, paths, summary }: Snapshot): string[] {
  const { target = '-', format = '-' } = decodeTags(tags);
  const size = summary === undefined ? '-' : formatSize(summary.total_bytes_processed);
  return [id.slice(0, 8), shortTime(time), host, target, format, size, paths.join(' ')];
}

/** Stands below the snapshot that leads it. */
function partRow(part: Snapshot, note = ''): string[] {
  return rowOf(part).with(TARGET_COLUMN, `  part ${decodeTags(part.tags).part}${note}`);
}
