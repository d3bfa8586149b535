import type { Captured, Command, RunContext } from '@stash-addons/core';
import {
  ask,
  familyQuestions,
  GRANTED_OBJECTS,
  readFamilyFacts,
  type Facts as FamilyFacts,
} from '@stash-addons/mysql-family';
import { dialect } from './dialect.js';
import { LIST_USERS, mayReadUsers, readUsers, userQueries, type Users } from './users.js';

export interface Facts extends FamilyFacts {
  /** Empty where they were not asked for, or could not be read. */
  users: Users;
}

/** What the family asks; then, before a backup, the users, who say themselves what they are made of. */
export function questions(context: RunContext, rounds: Captured[][]): Command[] {
  const own = familyQuestions(context, dialect, rounds);
  if (rounds.length === 0 || !wantsUsers(context, rounds)) return own;
  if (rounds.length === 1) {
    return [...own, ...[LIST_USERS, GRANTED_OBJECTS].map((query) => ask(context, dialect, query))];
  }
  const queries = rounds.length === 2 ? userQueries(rounds[1]?.[1]) : [];
  return queries.map((query) => ask(context, dialect, query));
}

function wantsUsers(context: RunContext, rounds: Captured[][]): boolean {
  const { request, params } = context;
  if (request.operation !== 'backup' || params['users'] !== 'true') return false;
  return mayReadUsers(readFamilyFacts(context, dialect, rounds));
}

export function readAnswers(context: RunContext, rounds: Captured[][]): Facts {
  return { ...readFamilyFacts(context, dialect, rounds), users: readUsers(rounds[1]?.slice(1) ?? [], rounds[2] ?? []) };
}
