import { wordsOf } from './command-words.js';
import type { Answers } from './questions.js';

/** `src/database.ts` of the new addon: all that was answered about its database, and the one file that differs. */
export function databaseFile(answers: Answers): string {
  const existing =
    answers.existing === 'replaces'
      ? "{ effect: 'replaces', says: 'replaces everything that is there' }"
      : "{ effect: 'merges', says: 'adds to what is there' }";
  return `/** What \`npm create stash-addon\` asked for. */

/** Short name of the addon; every object name begins with it. */
export const NAME = ${literal(answers.name)};
export const TITLE = ${literal(answers.title)};
/** Of an AppBinding: spec.type. */
export const BINDING_TYPE = ${literal(answers.type)};
/** Of an address: ${answers.scheme}://user@host:port/database */
export const URL_SCHEME = ${literal(answers.scheme)};
export const PORT = ${answers.port};
export const IMAGE = ${literal(answers.image)};

/** A program and its arguments. {host} and the like are filled in; an argument whose value is not there is left out. */
export type Words = [string, ...string[]];

/** Ends well when the database answers, and prints its version. */
export const PING: Words = ${words(answers.ping)};
/** Writes everything to standard output. */
export const DUMP: Words = ${words(answers.dump)};
/** Reads what DUMP wrote from standard input. */
export const LOAD: Words = ${words(answers.load)};

/** Variables that tell these programs who they are; never an argument, which every user of the machine can read. */
export const USER_VARIABLE = ${literal(answers['user-env'])};
export const PASSWORD_VARIABLE = ${literal(answers['password-env'])};
/** Name of the dump in a snapshot. */
export const DUMP_FILE = ${literal(answers.file)};
/** What every whole dump ends with; without one, the exit status alone tells. */
export const END_MARK: string = ${literal(answers['end-mark'])};
/** What LOAD does to data that is there already; a restore says it before it asks. */
export const EXISTING = ${existing} as const;
`;
}

const WIDTH = 120;

/** On one line where it has room there beside what stands before it. */
function words(command: string): string {
  const all = (wordsOf(command) ?? []).map(literal);
  const line = `[${all.join(', ')}]`;
  return `export const PING: Words = ${line};`.length <= WIDTH ? line : `[\n  ${all.join(',\n  ')},\n]`;
}

function literal(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${text.replaceAll('\\', '\\\\')}'`;
}
