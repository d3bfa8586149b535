import { StashError, redact, type Command, type Diagnosis, type Details } from '@stash-addons/core';
import type { Ending } from './child.js';
import type { StderrReader } from './stderr-reader.js';

const SHOWN = 600;

export interface Judgement {
  command: Pick<Command, 'ok' | 'timeoutSeconds'>;
  name: string;
  ending: Ending;
  stderr: Pick<StderrReader, 'text' | 'errors'>;
  diagnoses: readonly Diagnosis[];
  /** Name of the database in messages. */
  target: string;
}

/** Why the command did not end well; undefined where it did. */
export function judge(given: Judgement): StashError | undefined {
  const { command, ending, name, stderr } = given;
  if (ending.timedOut) {
    return new StashError('SA_COMMAND_TIMEOUT', { command: name, seconds: command.timeoutSeconds ?? 0 });
  }
  const exited = ending.code !== null && (command.ok ?? [0]).includes(ending.code);
  if (!exited) return diagnosed(given) ?? failed(given);
  if (stderr.errors.count === 0) return undefined;
  const text = lastWords(stderr.errors.first);
  return new StashError('SA_COMMAND_REPORTED_ERRORS', { command: name, count: stderr.errors.count, text });
}

/** The diagnosis that the command's error output calls for. */
export function findDiagnosis(diagnoses: readonly Diagnosis[], stderr: string): Diagnosis | undefined {
  return diagnoses.find((one) => new RegExp(one.stderr, 'm').test(stderr));
}

/** The end of an error output as one bounded line without secrets. */
export function lastWords(text: string): string {
  const lines = redact(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const shown = lines.join('; ');
  if (shown === '') return 'it said nothing';
  return (shown.length > SHOWN ? `...${shown.slice(-SHOWN)}` : shown).replace(/\.$/, '');
}

export function describeEnding(ending: Ending): string {
  if (ending.notStarted !== undefined) return `an error at its start (${ending.notStarted})`;
  return ending.signal === null ? `exit status ${ending.code}` : `signal ${ending.signal}`;
}

function diagnosed(given: Judgement): StashError | undefined {
  const found = findDiagnosis(given.diagnoses, given.stderr.text);
  return found === undefined ? undefined : new StashError(found.code, commonDetails(given));
}

function failed(given: Judgement): StashError {
  return new StashError('SA_COMMAND_FAILED', commonDetails(given));
}

/** Details for whatever code an addon's diagnosis names. */
function commonDetails(given: Judgement): Details {
  const { ending, name, stderr, target } = given;
  return { target, command: name, ending: describeEnding(ending), text: lastWords(stderr.text), seconds: 0 };
}
