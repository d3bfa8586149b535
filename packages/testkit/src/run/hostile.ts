/** A name for a database, a table or a user, with what statements, command lines and files take for something else. */
export const HOSTILE_NAME = `we ird"=db'--\\ü`;

/** Passwords that get lost where somebody forgets to quote, one of each ASCII character that is not a letter or a digit. */
export const HOSTILE_PASSWORDS: readonly string[] = [
  ...[...` !"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~`].map((letter) => `a${letter}b`),
  ...['\n', 'line\nbreak', '\t', '\r\n', '$(id)`id`', '%s%n', 'ünï ✓ 😀', 'a b  c ', "' or ''='"],
  ...['acme://u:p@h/d', 'x'.repeat(900)],
];
