import { isTurnedOff, StashError, type Coded, type RunContext, type UserArgs } from '@stash-addons/core';
import { coverageOf, covers } from './coverage.js';
import type { Facts } from './facts.js';

const SHOWN = 5;
const VERSIONED = 'SYSTEM VERSIONED';

/** What one transaction does not hold together: tables without transactions, and the history of versioned ones. */
export function specialTableWarnings(context: RunContext, facts: Facts, user: UserArgs): Coded[] {
  const coverage = coverageOf(user);
  const covered = facts.special.filter(({ database }) => covers(coverage, database));
  const names = (versioned: boolean) =>
    covered
      .filter(({ kind }) => (kind === VERSIONED) === versioned)
      .map(({ database, table, kind }) => (versioned ? `${database}.${table}` : `${database}.${table} (${kind})`));
  const target = context.connection.host;
  return [
    ...(isLocked(user) ? [] : notOneMoment(target, names(false))),
    ...(user.has('dump-history') ? [] : withoutHistory(target, names(true))),
  ];
}

function isLocked({ has, options }: UserArgs): boolean {
  return (
    has('x', 'lock-all-tables') || options.some((one) => one.name.endsWith('single-transaction') && isTurnedOff(one))
  );
}

function notOneMoment(target: string, tables: string[]): Coded[] {
  if (tables.length === 0) return [];
  const fix = 'Give them the engine InnoDB, or add --lock-all-tables to args, which stops all writing meanwhile';
  const details = { target, count: tables.length, tables: shown(tables), fix };
  return [new StashError('SA_DUMP_NOT_ONE_MOMENT', details).toJSON()];
}

function withoutHistory(target: string, tables: string[]): Coded[] {
  if (tables.length === 0) return [];
  const fix = 'Add --dump-history to args, which both the client and the server need to be 10.11 or newer for';
  const details = {
    target,
    what: `the history of ${shown(tables)}`,
    why: 'a dump holds present rows unless asked',
    fix,
  };
  return [new StashError('SA_DUMP_LEAVES_OUT', details).toJSON()];
}

function shown(tables: string[]): string {
  const more = tables.length - SHOWN;
  return [...tables.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
