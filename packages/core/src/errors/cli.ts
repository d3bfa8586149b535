import { area } from './define.js';

/** The command line. */
export const cliErrors = area({
  SA_USAGE: {
    message: '{problem}.',
    hint: 'See: {help}.',
    exit: 2,
  },
  SA_URL_INVALID: {
    message: '{url} is not an address of a database: {problem}.',
    hint: "Write scheme://user@host:port/name, for example as the addon's README shows.",
    exit: 2,
  },
  SA_PASSWORD_MISSING: {
    message: 'There is no password for the repository.',
    hint: 'Set RESTIC_PASSWORD, or RESTIC_PASSWORD_FILE to a file that holds it. Keep a copy elsewhere: without it the backups are lost.',
    exit: 2,
  },
  SA_PASSWORD_FILE: {
    message: 'The password file {path} cannot be read: {problem}.',
    hint: 'Name a file that holds the password alone.',
    exit: 2,
  },
  SA_CONFIRMATION_NEEDED: {
    message: 'This restore {effect} in {target}, and nobody is there to be asked.',
    hint: 'Look at it with `stash-addons plan restore ...`, then add --yes.',
    exit: 2,
  },
  SA_DECLINED: {
    message: 'Not confirmed; nothing was changed.',
    hint: 'Answer yes, or add --yes.',
    exit: 1,
  },
  SA_INTERNAL: {
    message: 'An error that should not happen: {text}.',
    hint: 'Please report it, with the output of the same command and --verbose.',
    exit: 1,
  },
});
