/** One row of the error table. */
export interface ErrorRow {
  /** What went wrong, one sentence; `{name}` is replaced by the detail of that name. */
  readonly message: string;
  /** What to do next; `{name}` is replaced as in the message. */
  readonly hint: string;
  /** Exit status of a command line that ends with it: 1 failed, 2 usage, 130 interrupted. */
  readonly exit: 1 | 2 | 130;
  /** Whether the same call may succeed later without anyone changing anything. */
  readonly retryable?: true;
}

/** Keeps the literal code names, so that a misspelt code does not compile. */
export function area<const Rows extends Record<`SA_${string}`, ErrorRow>>(rows: Rows): Rows {
  return rows;
}
