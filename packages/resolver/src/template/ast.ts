/** Parts that stand one after the other. */
export type Word = readonly Part[];

export type Part = { kind: 'text'; text: string } | Expression;

export interface Expression {
  kind: 'expression';
  variable: string;
  operation: Operation;
  /** As written, for messages. */
  source: string;
}

export type Operation =
  | { kind: 'value' }
  /** Used where the variable is absent; an empty one counts as present. */
  | { kind: 'default'; word: Word }
  /** Used where the variable is present and empty. */
  | { kind: 'whenEmpty'; word: Word }
  | { kind: 'length' }
  | { kind: 'case'; to: 'upper' | 'lower'; all: boolean }
  | { kind: 'substring'; offset: Word; length?: Word }
  | { kind: 'trim'; end: 'prefix' | 'suffix'; longest: boolean; pattern: Word }
  | { kind: 'replace'; where: 'first' | 'all' | 'prefix' | 'suffix'; pattern: Word; replacement: Word };
