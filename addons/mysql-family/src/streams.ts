import { hostOf, type Plan, type RunContext, type StreamFlow, type Unit } from '@stash-addons/core';
import type { Dialect } from './dialect.js';
import { dumpCommand, dumpFlow, type Around, type Dump } from './dump.js';
import { endsGuard } from './ends-guard.js';
import type { Facts } from './facts.js';
import { partFile, SQL_FILE, SQL_FORMAT } from './formats.js';
import { streamsOf } from './params.js';
import { readLock } from './read-lock.js';
import { leadArgs, partArgs, shareable, type Shareable } from './stream-args.js';
import { dumpedTables, fullName, hasRows, shareOut, type Table } from './tables.js';

/** Beginning of the names of files by which the streams tell how far they are. */
const NOTES = 'stream-';

/** What the dump programs write before each table, and before its rows. */
const STRUCTURE = '-- Table structure for table ';
const ROWS = '-- Dumping data for table ';

export interface BackupWish {
  dumps: Dump[];
  around: Around;
  facts: Pick<Facts, 'tables' | 'packet' | 'definitions'>;
}

/**
 * The streams of a backup: one, or with the parameter `parallel` a lead, which holds everything but rows, and parts that
 * hold the rows of tables with their triggers. All of them begin within one lock.
 */
export function backupStreams(context: RunContext, dialect: Dialect, wish: BackupWish): BackupUnits {
  const { dumps, around, facts } = wish;
  const streams = streamsOf(context);
  if (streams > 1 && dumps.length > 0) {
    const whole = shareable(context, dumps);
    const shares = shareOut(dumpedTables(facts.tables, whole.dump.user), streams);
    if (shares.length > 1) return inParallel(context, dialect, { ...whole, around, shares, facts });
  }
  return { units: [unitOf(context, dumpFlow(context, dialect, dumps, around))] };
}

export type BackupUnits = Pick<Plan, 'units'> & Partial<Pick<Plan, 'beside' | 'concurrency'>>;

interface Shared extends Shareable, Pick<BackupWish, 'around' | 'facts'> {
  shares: Table[][];
}

function inParallel(context: RunContext, dialect: Dialect, wish: Shared): BackupUnits {
  const { databases, shares, around, facts } = wish;
  const parts = shares.map((_, index) => partUnit(context, dialect, wish, index));
  const command = dumpCommand(context, dialect, { args: leadArgs(wish) });
  const lead: StreamFlow = {
    kind: 'stream',
    file: SQL_FILE,
    sequence: [...around.before, command, ...around.after],
    stages: [
      endsGuard(around.after.length > 0 ? 2 : 1, {
        ...{ tables: shares.flat().length, mark: STRUCTURE },
        notes: { $path: `${NOTES}0` },
      }),
    ],
  };
  const definitions = definitionsOf(databases, facts.definitions);
  return {
    units: [unitOf(context, lead), ...parts],
    concurrency: parts.length,
    beside: readLock(context, dialect, { streams: parts.length + 1, notes: { $path: NOTES }, definitions }),
  };
}

function partUnit(context: RunContext, dialect: Dialect, wish: Shared, index: number): Unit {
  const own = wish.shares[index] ?? [];
  const others = wish.shares.filter((share) => share !== own).flat();
  const part = String(index + 1);
  const options = others.map((one) => ['ignore-table', fullName(one)] as const);
  const command = dumpCommand(context, dialect, {
    args: partArgs(wish, dialect, wish.facts.packet),
    many: { file: `${NOTES}${part}.cnf`, options },
  });
  const guard = endsGuard(1, {
    ...{ tables: own.filter(hasRows).length, mark: ROWS },
    notes: { $path: `${NOTES}${part}` },
  });
  return { ...unitOf(context, { kind: 'stream', file: partFile(part), stages: [command, guard] }), part };
}

function unitOf(context: RunContext, flow: StreamFlow): Unit {
  return { host: hostOf(context), format: SQL_FORMAT.id, flow };
}

/** A line for each database, also for one without tables, so that one that is made is noticed. */
function definitionsOf(databases: readonly string[], all: readonly string[]): string[] {
  return databases.map((name) => {
    const hex = Buffer.from(name).toString('hex').toUpperCase();
    return all.find((line) => line.startsWith(`${hex}\t`)) ?? `${hex}\t`;
  });
}
