import { readUserArgs, StashError, type ArgsGrammar, type RunContext } from '@stash-addons/core';

const GRAMMAR: ArgsGrammar = { program: 'restic', short: '', valued: '', refused: {}, words: 0 };

/** What changes neither where data come from and go to, nor what a snapshot is found by. */
const ALLOWED = {
  backup: [
    ...['exclude-caches', 'exclude-if-present', 'exclude-larger-than', 'iexclude', 'one-file-system'],
    ...['force', 'ignore-ctime', 'ignore-inode', 'no-scan', 'read-concurrency', 'with-atime'],
  ],
  restore: ['iexclude', 'overwrite', 'verify'],
};

/** The options for restic in `spec.target.args`. Throws SA_PARAM_INVALID for all that this addon does not let through. */
export function resticArgs(context: RunContext): string[] {
  const { operation, addon } = context.request;
  const { words, options } = readUserArgs(GRAMMAR, context.flags['args'] ?? '', { addon: addon.name, param: 'args' });
  const other = options.find(({ name }) => !ALLOWED[operation].includes(name));
  if (other === undefined) return words;
  const known = ALLOWED[operation].map((name) => `--${name}`).join(', ');
  const problem = `a ${operation} takes only ${known}`;
  throw new StashError('SA_PARAM_INVALID', { addon: addon.name, param: 'args', value: `--${other.name}`, problem });
}
