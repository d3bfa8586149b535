import type { RunContext, UserArgs } from '@stash-addons/core';
import { multiDumpSegments, readDumpArgs } from '@stash-addons/mysql-family';
import { dialect } from './dialect.js';
import { WIRE_ARGS } from './params.js';

/** The dumps that the user asked for. The wire's default is not what several have in common: each names its own databases. */
export function wishedDumps(context: RunContext): UserArgs[] {
  const { args = WIRE_ARGS, multiDumpArgs = '' } = context.params;
  const segments = multiDumpSegments(multiDumpArgs);
  if (segments.length === 0) return [readDumpArgs(context, dialect, args)];
  const common = args === WIRE_ARGS ? '' : args;
  return segments.map((segment) => readDumpArgs(context, dialect, `${common} ${segment}`));
}
