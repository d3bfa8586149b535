import { invalidParam, planOf, type Coded, type Plan, type RunContext, type UserArgs } from '@stash-addons/core';
import {
  backupStreams,
  complete,
  coverageOf,
  covers,
  DUMP_DEFAULTS,
  multiDumpSegments,
  readDumpArgs,
  specialTableWarnings,
  type Coverage,
  type Dump as FamilyDump,
} from '@stash-addons/mysql-family';
import { dialect } from './dialect.js';
import { WIRE_ARGS } from './params.js';
import type { Facts } from './facts.js';
import { usersAround } from './users.js';

interface Dump extends FamilyDump {
  warnings: Coded[];
}

export function planBackup(context: RunContext, facts: Facts): Plan {
  const dumps = dumpsOf(context, facts);
  const { around, warnings } = usersAround(
    context,
    facts,
    dumps.map(({ user }) => user),
  );
  const { units, ...more } = backupStreams(context, dialect, { dumps, around, facts });
  return planOf(units, {
    ...more,
    serverVersion: facts.version,
    warnings: [...dumps.flatMap((dump) => dump.warnings), ...warnings],
  });
}

/** The wire's default is not what several dumps have in common: each names its own databases. */
function dumpsOf(context: RunContext, facts: Facts): Dump[] {
  const { args = WIRE_ARGS, multiDumpArgs = '' } = context.params;
  const segments = multiDumpSegments(multiDumpArgs);
  if (segments.length === 0) return [dumpOf(context, facts, args)];
  const common = args === WIRE_ARGS ? '' : args;
  return segments.map((segment) => dumpOf(context, facts, `${common} ${segment}`));
}

function dumpOf(context: RunContext, facts: Facts, text: string): Dump {
  const user = readDumpArgs(context, dialect, text);
  const coverage = coverageOf(user);
  if ('named' in coverage && coverage.named.length === 0) {
    throw invalidParam(context, 'args', 'they name no database; write --all-databases, or --databases with names');
  }
  const completed = complete(context, dialect, facts, user);
  return {
    user,
    common: DUMP_DEFAULTS,
    once: [...completed.args, ...position(context, facts, user)],
    words: user.words,
    ...databasesOf(coverage, facts),
    warnings: [...completed.warnings, ...specialTableWarnings(context, facts, user)],
  };
}

function databasesOf(coverage: Coverage, { databases }: Facts): Pick<Dump, 'databases'> {
  if ('named' in coverage) return { databases: coverage.named };
  return covers(coverage, 'mysql') ? {} : { databases: databases.filter((name) => covers(coverage, name)) };
}

/** As a comment, which changes nothing when it is loaded; the server tells it without a lock. */
function position({ params }: RunContext, { binaryLog }: Facts, { has }: UserArgs): string[] {
  const isOwn = has('master-data', 'dump-slave', 'gtid', 'x', 'lock-all-tables');
  return binaryLog && params['position'] === 'true' && !isOwn ? ['--master-data=2', '--gtid'] : [];
}
