import type { Expression, Operation, Part, Word } from './ast.js';
import { changeCase, replace, substring, trim } from './operators.js';
import { BadExpression, UnsetVariable } from './problems.js';

/** Text by name. A Map, because a name such as `constructor` must not find anything by itself. */
export type Variables = ReadonlyMap<string, string>;

/**
 * The text a template stands for. What a variable holds is never read as a template again.
 *
 * @throws UnsetVariable, BadExpression
 */
export function evaluate(word: Word, variables: Variables): string {
  return word.map((part) => (part.kind === 'text' ? part.text : expressionText(part, variables))).join('');
}

function expressionText(expression: Expression, variables: Variables): string {
  const { operation, variable } = expression;
  const value = variables.get(variable);
  if (value === undefined) {
    if (operation.kind !== 'default') throw new UnsetVariable(variable);
    return evaluate(operation.word, variables);
  }
  const result = applied(value, operation, (word) => evaluate(word, variables));
  if (result === undefined) throw new BadExpression(expression.source);
  return result;
}

function applied(value: string, operation: Operation, text: (word: Word) => string): string | undefined {
  switch (operation.kind) {
    case 'value':
    case 'default':
      return value;
    case 'whenEmpty':
      return value === '' ? text(operation.word) : value;
    case 'length':
      return String([...value].length);
    case 'case':
      return changeCase(value, operation);
    case 'substring':
      return substring(value, text(operation.offset), operation.length && text(operation.length));
    case 'trim':
      return trim(value, operation, text(operation.pattern));
    case 'replace':
      return replace(value, operation.where, text(operation.pattern), text(operation.replacement));
  }
}

/** Names of the variables a template mentions, also in defaults. */
export function mentioned(word: Word): string[] {
  return word.flatMap((part: Part) =>
    part.kind === 'text' ? [] : [part.variable, ...wordsOf(part.operation).flatMap(mentioned)],
  );
}

function wordsOf(operation: Operation): Word[] {
  return Object.values(operation).filter((field): field is Word => Array.isArray(field));
}
