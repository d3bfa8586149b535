import type { StderrRule } from '@stash-addons/core';

/**
 * The clients end with status 0 after some errors, and say nothing when all is well: whatever they say is an error, unless
 * it is known to be none.
 */
export const REPORTS: StderrRule = {
  error: '\\S',
  harmless: [
    { pattern: '^-- ', why: 'what --verbose says of the steps' },
    {
      pattern: "unknown (?:option|variable) '--loose-",
      why: 'a client that does not know it does nothing to turn off',
    },
    {
      pattern: '^Warning: A partial dump from a server that has GTIDs',
      why: 'the GTIDs, which were asked for, are those of the whole server; nothing else is missing',
    },
    { pattern: 'Deprecated program name', why: 'about the name of the program alone' },
    {
      pattern: '^WARNING: option --ssl-verify-server-cert is disabled, because of an insecure passwordless login',
      why: 'the account has no password, by which a client without an authority could know the server',
    },
  ],
};
