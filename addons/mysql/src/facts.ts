import { compareVersions, type Captured, type Command, type RunContext } from '@stash-addons/core';
import {
  ask,
  coverageOf,
  familyQuestions,
  GRANTED_OBJECTS,
  holds,
  readFamilyFacts,
  rowsOf,
  type Facts as FamilyFacts,
} from '@stash-addons/mysql-family';
import { accountQueries, LIST_ACCOUNTS, readAccounts, type Accounts } from './accounts.js';
import { dialect } from './dialect.js';
import { wishedDumps } from './wishes.js';

export interface Facts extends FamilyFacts {
  /** Those of users; asked only where all are to be dumped. */
  databases: string[];
  accounts: Accounts;
}

/** From here on a server says its accounts as statements that can make them; before, a dump holds its own tables. */
const SAYS_ACCOUNTS = '5.7.6';

const DATABASES = `select schema_name from information_schema.schemata
where schema_name not in ('mysql', 'information_schema', 'performance_schema', 'sys', 'ndbinfo') order by 1`;

/** What every server of the family is asked, then, before a backup of all databases, which they are, and the accounts. */
export function questions(context: RunContext, rounds: Captured[][]): Command[] {
  const family = familyQuestions(context, dialect, rounds);
  if (family.length > 0) return family;
  const own = ownRounds(context, rounds);
  const facts = readFamilyFacts(context, dialect, rounds);
  if (!isWhole(context, facts) || own.length > 1) return [];
  const queries =
    own.length === 0
      ? [DATABASES, ...(takesUsers(context, facts) ? [LIST_ACCOUNTS, GRANTED_OBJECTS] : [])]
      : accountQueries(own[0]?.[1]);
  return queries.map((sql) => ask(context, dialect, sql));
}

export function readAnswers(context: RunContext, rounds: Captured[][]): Facts {
  const [lists = [], shown = []] = ownRounds(context, rounds);
  return {
    ...readFamilyFacts(context, dialect, rounds),
    databases: rowsOf(lists[0]).map(([name = '']) => name),
    accounts: readAccounts(lists[2], shown),
  };
}

function ownRounds(context: RunContext, rounds: Captured[][]): Captured[][] {
  const first = rounds.findIndex((_, at) => familyQuestions(context, dialect, rounds.slice(0, at)).length === 0);
  return first === -1 ? [] : rounds.slice(first);
}

/** Whether a dump is of all databases, which are then named to it, so that it leaves out the tables of the server. */
function isWhole(context: RunContext, facts: FamilyFacts): boolean {
  if (context.request.operation !== 'backup' || !saysAccounts(facts)) return false;
  return wishedDumps(context).some((user) => 'allBut' in coverageOf(user));
}

export function saysAccounts({ version }: Pick<FamilyFacts, 'version'>): boolean {
  return compareVersions(version, SAYS_ACCOUNTS) >= 0;
}

export function takesUsers({ params }: RunContext, { grants }: Pick<FamilyFacts, 'grants'>): boolean {
  return params['users'] === 'true' && holds(grants, ['SELECT'], 'mysql');
}
