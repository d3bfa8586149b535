import { cliErrors } from './cli.js';
import { clusterErrors } from './cluster.js';
import { conformErrors } from './conform.js';
import { contractErrors } from './contract.js';
import { createErrors } from './create.js';
import type { ErrorRow } from './define.js';
import { engineErrors } from './engine.js';
import { operatorErrors } from './operator.js';
import { repositoryErrors } from './repository.js';
import { resolveErrors } from './resolve.js';
import { runErrors } from './run.js';

/** Every error code there is. docs/errors.md lists the same codes; a test keeps the two equal. */
export const ERRORS = {
  ...contractErrors,
  ...resolveErrors,
  ...repositoryErrors,
  ...runErrors,
  ...engineErrors,
  ...operatorErrors,
  ...cliErrors,
  ...clusterErrors,
  ...conformErrors,
  ...createErrors,
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An error as plain data, as it stands in results, status and `--json` output. */
export interface Coded {
  code: ErrorCode;
  message: string;
  hint: string;
}

export type Details = Readonly<Record<string, string | number>>;

const BRAND = 'stash-addons/error@1';

/** An error the user can act on. Thrown by every package; recognised across copies of core by its brand. */
export class StashError extends Error {
  readonly $type = BRAND;
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: Details;
  override readonly name = 'StashError';

  constructor(code: ErrorCode, details: Details = {}, options: { cause?: unknown } = {}) {
    const row: ErrorRow = ERRORS[code];
    super(fill(row.message, details), options);
    this.code = code;
    this.details = details;
    this.hint = fill(row.hint, details);
  }

  /** The error that plain data stands for, for example out of a result file. */
  static from({ code, message, hint }: Coded): StashError {
    return Object.assign(new StashError(code), { message, hint });
  }

  toJSON(): Coded {
    return { code: this.code, message: this.message, hint: this.hint };
  }
}

export function isStashError(value: unknown): value is StashError {
  return typeof value === 'object' && value !== null && (value as { $type?: unknown }).$type === BRAND;
}

/** The same error as plain data. What is not ours becomes SA_INTERNAL with the original text. */
export function toCoded(error: unknown): Coded {
  if (isStashError(error)) return { code: error.code, message: error.message, hint: error.hint };
  const text = error instanceof Error ? error.message : String(error);
  return new StashError('SA_INTERNAL', { text }).toJSON();
}

/** The very error where it is one of ours, else the one that `toCoded` makes of it. */
export function asStashError(error: unknown): StashError {
  return isStashError(error) ? error : StashError.from(toCoded(error));
}

export function exitCodeOf(error: unknown): number {
  return isStashError(error) ? ERRORS[error.code].exit : 1;
}

function fill(template: string, details: Details): string {
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => (key in details ? String(details[key]) : whole));
}
