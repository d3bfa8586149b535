import { isTurnedOff, StashError, type Coded, type RunContext, type UserArgs } from '@stash-addons/core';
import { coverageOf, type Coverage } from './coverage.js';
import type { Dialect } from './dialect.js';
import type { Facts } from './facts.js';
import { holds } from './grants.js';

/** A part of every dump, which an account that lacks the privilege would not be shown. */
interface Part {
  what: string;
  oneOf: readonly string[];
  /** Option of the dump program. */
  option?: string;
  /** The dump program leaves it out unless asked, so that the wire's backups are without it. */
  isExtra?: true;
}

const PARTS: Part[] = [
  { what: 'tables', oneOf: ['SELECT'] },
  { what: 'triggers', oneOf: ['TRIGGER'], option: 'triggers' },
  { what: 'events', oneOf: ['EVENT'], option: 'events', isExtra: true },
  { what: 'routines', oneOf: ['SHOW CREATE ROUTINE', 'SHOW_ROUTINE'], option: 'routines', isExtra: true },
];

export interface Completed {
  /** More arguments for the dump program. */
  args: string[];
  warnings: Coded[];
}

/**
 * Asks for routines and events, where the account may read them. Throws SA_TARGET_PRIVILEGE where it may not read what
 * was asked for, unless the parameter `partial` allows it; what is left out is a warning.
 */
export function complete(context: RunContext, dialect: Dialect, facts: Facts, user: UserArgs): Completed {
  const coverage = coverageOf(user);
  const completed: Completed = { args: [], warnings: [] };
  for (const part of PARTS) {
    const { option, isExtra } = part;
    const said = user.options.find(({ name }) => option !== undefined && name.endsWith(option));
    if (said !== undefined && isTurnedOff(said)) continue;
    const lacking = whereLacking(part, { dialect, facts, coverage });
    if (lacking === undefined) completed.args.push(...(isExtra ? [`--${option}`] : []));
    else completed.warnings.push(leftOut(context, { part, lacking, isAsked: said !== undefined || !isExtra }));
  }
  return completed;
}

interface Asked {
  dialect: Dialect;
  facts: Facts;
  coverage: Coverage;
}

/** Where the account has none of the privileges; undefined where it has one everywhere it needs it. */
function whereLacking({ what, oneOf }: Part, { dialect, facts, coverage }: Asked): string | undefined {
  const { grants } = facts;
  if (what === 'routines' && dialect.readsRoutines(grants)) return undefined;
  if ('allBut' in coverage) return holds(grants, oneOf) ? undefined : '*.*';
  const database = coverage.named.find((name) => !holds(grants, oneOf, name));
  return database === undefined ? undefined : `${database}.*`;
}

function leftOut(
  context: RunContext,
  { part, lacking, isAsked }: { part: Part; lacking: string; isAsked: boolean },
): Coded {
  const { connection, params } = context;
  const why = `the user lacks ${part.oneOf[0]} on ${lacking}`;
  const skip = part.option === undefined ? 'name the databases that it may read' : `add --skip-${part.option} to args`;
  if (isAsked && params['partial'] !== 'true') {
    const text = `${why}, so that the backup would leave out ${part.what}; or ${skip}, or allow it with partial=true`;
    throw new StashError('SA_TARGET_PRIVILEGE', { target: connection.host, text });
  }
  const fix = `Grant it for a complete backup, or ${skip} to leave them out knowingly`;
  return new StashError('SA_DUMP_LEAVES_OUT', { target: connection.host, what: part.what, why, fix }).toJSON();
}
