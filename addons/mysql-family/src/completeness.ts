import { isTurnedOff, StashError, type Coded, type RunContext, type UserArgs } from '@stash-addons/core';
import { coverageOf, type Coverage } from './coverage.js';
import type { Dialect } from './dialect.js';
import type { Facts } from './facts.js';
import { holds } from './grants.js';

/** A part of every dump, which an account that lacks the privilege would not be shown. */
interface Part {
  what: string;
  /** Which it has to have; where absent, the dialect knows. */
  privilege?: string;
  /** Option of the dump program. */
  option?: string;
  /** The dump program leaves it out unless asked, so that the wire's backups are without it. */
  isExtra?: true;
}

const PARTS: Part[] = [
  { what: 'tables', privilege: 'SELECT' },
  { what: 'triggers', privilege: 'TRIGGER', option: 'triggers' },
  { what: 'events', privilege: 'EVENT', option: 'events', isExtra: true },
  { what: 'routines', option: 'routines', isExtra: true },
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
    const lacking = whatIsLacking(part, { dialect, facts, coverage });
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

/** What the account lacks, and where; undefined where it may read all. */
function whatIsLacking({ privilege }: Part, { dialect, facts, coverage }: Asked): string | undefined {
  const { grants } = facts;
  const mayRead = (database?: string) =>
    privilege === undefined ? dialect.readsRoutines(grants, database) : holds(grants, [privilege], database);
  const names = 'allBut' in coverage ? [undefined] : coverage.named;
  const at = names.findIndex((name) => !mayRead(name));
  if (at === -1) return undefined;
  return privilege === undefined ? dialect.routinePrivilege : `${privilege} on ${names[at] ?? '*'}.*`;
}

function leftOut(
  context: RunContext,
  { part, lacking, isAsked }: { part: Part; lacking: string; isAsked: boolean },
): Coded {
  const { connection, params } = context;
  const why = `the user lacks ${lacking}`;
  const skip = part.option === undefined ? 'name the databases that it may read' : `add --skip-${part.option} to args`;
  if (isAsked && params['partial'] !== 'true') {
    const text = `${why}, so that the backup would leave out ${part.what}; or ${skip}, or allow it with partial=true`;
    throw new StashError('SA_TARGET_PRIVILEGE', { target: connection.host, text });
  }
  const fix = `Grant it for a complete backup, or ${skip} to leave them out knowingly`;
  return new StashError('SA_DUMP_LEAVES_OUT', { target: connection.host, what: part.what, why, fix }).toJSON();
}
