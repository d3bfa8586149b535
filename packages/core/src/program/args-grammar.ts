/** What one program takes, as data. Names are without dashes: one character is a short option, more are a long one. */
export interface ArgsGrammar {
  /** As in messages. */
  program: string;
  /**
   * Every short option, as getopt has them: a colon after those that take a value (`-n x`, `-nx`), two after those
   * that have it in the same word alone (`-px`).
   */
  short: string;
  /** Long options whose value can be the next word, separated by spaces; all others can have it after `=` alone. */
  valued: string;
  /** Long options without a value that are the beginning of another's name: not taken for its abbreviation. */
  flags?: string;
  /**
   * Every name of an option (`'f file'`), and why the user cannot give it; `byAddon` has the usual reason.
   * `skip-x` refuses that a switch is turned off, in whichever way.
   */
  refused: Readonly<Record<string, string>>;
  /** Values and words that are refused. Default: `[CONNECTION_STRING]`. */
  refusedValues?: readonly RefusedValue[];
  /** How many words it takes besides options; `Infinity` where it is a list. */
  words: number;
  /**
   * Long options are switches: `--skip-x`, `--disable-x` and `--x=0` turn one off, `--enable-x` on, `--loose-x` is one
   * that need not be known, and `_` is the same as `-`.
   */
  switches?: true;
}

export interface RefusedValue {
  pattern: RegExp;
  /** What it is called in the message, which must not repeat a value that can hold a secret. */
  name: string;
  why: string;
}

const BY_ADDON = 'the addon sets it, from parameters and the AppBinding';

/** Options that lead the output, the input or the connection elsewhere: `byAddon('f file', 'h host')` for `refused`. */
export function byAddon(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((one) => [one, BY_ADDON]));
}

/** A URL with a password in it, or `password=`. */
export const CONNECTION_STRING: RefusedValue = {
  pattern: /:\/\/[^/\s@]*:[^/\s]*@|\bpassword\s*=/i,
  name: 'a connection string',
  why: 'arguments can be read by every user of the machine, and the addon says where to connect',
};
