import {
  chooseTool,
  compareVersions,
  hostOf,
  invalidParam,
  planOf,
  StashError,
  versionNumbers,
  type Coded,
  type Command,
  type Plan,
  type RunContext,
  type UserArgs,
} from '@stash-addons/core';
import {
  backupStreams,
  complete,
  coverageOf,
  END_MARK,
  grantsOnDumped,
  holds,
  specialTableWarnings,
  SQL_FORMAT,
  type Around,
  type Completed,
  type Dump as FamilyDump,
} from '@stash-addons/mysql-family';
import { dialect } from './dialect.js';
import { saysAccounts, takesUsers, type Facts } from './facts.js';
import { wishedDumps } from './wishes.js';

interface Dump extends FamilyDump {
  warnings: Coded[];
}

export function planBackup(context: RunContext, facts: Facts): Plan {
  checkClient(context, facts);
  const wished = wishedDumps(context);
  const dumps = wished.map((user) => dumpOf(context, facts, user));
  const users = usersOf(context, facts, wished);
  const filled = dumps.filter(({ databases }) => databases?.length !== 0);
  if (filled.length + users.around.after.length === 0) {
    throw new StashError('SA_DUMP_EMPTY', { host: hostOf(context), bytes: 0, minimum: SQL_FORMAT.minBytes });
  }
  const { units, ...more } = backupStreams(context, dialect, { dumps: filled, around: users.around, facts });
  return planOf(units, {
    ...more,
    serverVersion: facts.version,
    warnings: [...dumps, users].flatMap(({ warnings }) => warnings),
  });
}

/** A program older than its server leaves out what it does not know. */
function checkClient(context: RunContext, { version }: Facts): void {
  const [major = 0, minor = 0] = versionNumbers(version);
  if (major >= 8) chooseTool(context, dialect.dump, { range: `>=${major}.${minor}`, install: dialect.install });
}

function dumpOf(context: RunContext, facts: Facts, user: UserArgs): Dump {
  const coverage = coverageOf(user);
  if ('named' in coverage && coverage.named.length === 0) {
    throw invalidParam(context, 'args', 'they name no database; write --all-databases, or --databases with names');
  }
  const completed = complete(context, dialect, facts, user);
  const policies = policiesOf(context, facts, user);
  const databases = 'named' in coverage ? coverage.named : saysAccounts(facts) ? facts.databases : undefined;
  return {
    user,
    common: defaults(user),
    once: [...completed.args, ...policies.args],
    words: withNames(facts, user),
    ...(databases === undefined ? {} : { databases }),
    warnings: [...completed.warnings, ...policies.warnings, ...specialTableWarnings(context, facts, user)],
  };
}

/** Servers from 9.7 on keep them in a table of their own, and their dump programs read it. */
function policiesOf(context: RunContext, { grants, version }: Facts, { options }: UserArgs): Completed {
  const isSaid = options.some(({ name }) => name.endsWith('masking-policies'));
  if (isSaid || compareVersions(version, '9.7') < 0 || holds(grants, ['SELECT'], 'mysql')) {
    return { args: [], warnings: [] };
  }
  return {
    args: ['--skip-masking-policies'],
    warnings: [leftOut(context, 'masking policies', '--skip-masking-policies')],
  };
}

function leftOut({ connection }: RunContext, what: string, option: string): Coded {
  const why = 'the user lacks SELECT on mysql.*';
  const fix = `Grant it, or leave them out knowingly with ${option}`;
  return new StashError('SA_DUMP_LEAVES_OUT', { target: connection.host, what, why, fix }).toJSON();
}

/** One transaction for the whole dump, unless it locks all tables; without the GTIDs, which no other server can take. */
function defaults({ has }: UserArgs): string[] {
  return [
    ...(has('x', 'lock-all-tables') ? [] : ['--single-transaction']),
    '--no-tablespaces',
    ...(has('set-gtid-purged') ? [] : ['--set-gtid-purged=OFF']),
  ];
}

/** All databases but those of the server itself, whose tables fit one version alone. */
function withNames(facts: Facts, { words, has }: UserArgs): string[] {
  if (!has('A', 'all-databases') || !saysAccounts(facts)) return [...words];
  const others = words.filter((word) => !/^(?:-A|--all[-_]databases)$/.test(word));
  return [...others, '--databases', '--', ...facts.databases];
}

function usersOf(context: RunContext, facts: Facts, wished: UserArgs[]): { around: Around; warnings: Coded[] } {
  const none = { before: [], after: [] };
  const isWhole = wished.some((user) => 'allBut' in coverageOf(user));
  if (!isWhole || !saysAccounts(facts) || context.params['users'] !== 'true') return { around: none, warnings: [] };
  if (takesUsers(context, facts)) return { around: usersAround(facts, wished), warnings: [] };
  return { around: none, warnings: [leftOut(context, 'users and grants', '--param users=false')] };
}

function usersAround({ accounts, version }: Facts, wished: UserArgs[]): Around {
  const head = `-- MySQL dump of the users, who are needed by what follows\n-- Server version\t${version}\nSET NAMES utf8mb4;\n`;
  return {
    before: [written('users.sql', head, accounts.first)],
    after: [
      written(
        'privileges.sql',
        '-- MySQL dump of the privileges on tables and routines\n',
        grantsOnDumped(accounts.last, accounts.granted, wished),
        `${END_MARK}\n`,
      ),
    ],
  };
}

function written(name: string, head: string, statements: string[], end = ''): Command {
  const content = `${head}${statements.map((one) => `${one};\n`).join('')}${end}\n`;
  return { argv: ['cat', { $path: name }], files: [{ path: name, content: [content] }] };
}
