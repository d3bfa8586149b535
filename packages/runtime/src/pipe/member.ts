import type { StashError } from '@stash-addons/core';

export interface MemberFailure {
  error: StashError;
  /** It only failed because nobody read its output any more. */
  brokenPipe: boolean;
}

/** One process of a chain, whoever started it. */
export interface Member {
  readonly name: string;
  readonly pid: number;
  /** Resolves when it has ended and been judged; undefined means that it ended well. */
  readonly ended: Promise<MemberFailure | undefined>;
  /** Ends it and its process group. */
  kill(): void;
}
