import type { Expression, Operation, Part, Word } from './ast.js';
import { Scanner } from './scanner.js';

/**
 * Reads a template: text, `$$` for a dollar sign, and `${...}`. A bare `$NAME` is text.
 *
 * @throws BadExpression
 */
export function parse(text: string): Word {
  const scanner = new Scanner(text);
  const parts: Part[] = [];
  while (!scanner.done) {
    if (scanner.take('$$') !== undefined) addText(parts, '$');
    else if (scanner.sees('${')) parts.push(expression(scanner));
    else addText(parts, scanner.next());
  }
  return parts;
}

function addText(parts: Part[], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === 'text') last.text += text;
  else parts.push({ kind: 'text', text });
}

function expression(scanner: Scanner): Expression {
  const start = scanner.position;
  scanner.take('${');
  const counts = scanner.take('#') !== undefined;
  const variable = scanner.name();
  if (variable === '') scanner.fail(start);
  const operation = counts ? ({ kind: 'length' } as const) : operationOf(scanner, start);
  if (scanner.take('}') === undefined) scanner.fail(start);
  return { kind: 'expression', variable, operation, source: scanner.sourceFrom(start) };
}

function operationOf(scanner: Scanner, start: number): Operation {
  if (scanner.sees('}')) return { kind: 'value' };
  if (scanner.take(':=', ':-', '=') !== undefined) return { kind: 'default', word: word(scanner, start) };
  if (scanner.take(':?', ':+') !== undefined) return { kind: 'whenEmpty', word: word(scanner, start) };
  if (scanner.take(':') !== undefined) return substring(scanner, start);
  const casing = scanner.take('^^', '^', ',,', ',');
  if (casing !== undefined) {
    return { kind: 'case', to: casing.startsWith('^') ? 'upper' : 'lower', all: casing.length === 2 };
  }
  const trim = scanner.take('##', '#', '%%', '%');
  if (trim !== undefined) {
    const pattern = needed(scanner, start, word(scanner, start));
    return { kind: 'trim', end: trim.startsWith('#') ? 'prefix' : 'suffix', longest: trim.length === 2, pattern };
  }
  const replace = scanner.take('//', '/#', '/%', '/');
  return replace === undefined ? scanner.fail(start) : replacement(scanner, start, replace);
}

function substring(scanner: Scanner, start: number): Operation {
  const offset = needed(scanner, start, word(scanner, start, ':'));
  if (scanner.take(':') === undefined) return { kind: 'substring', offset };
  return { kind: 'substring', offset, length: needed(scanner, start, word(scanner, start)) };
}

const WHERE = { '//': 'all', '/#': 'prefix', '/%': 'suffix', '/': 'first' } as const;

function replacement(scanner: Scanner, start: number, token: keyof typeof WHERE): Operation {
  const pattern = needed(scanner, start, word(scanner, start, '/', ESCAPES));
  if (scanner.take('/') === undefined) scanner.fail(start);
  return { kind: 'replace', where: WHERE[token], pattern, replacement: word(scanner, start, '}', ESCAPES) };
}

const ESCAPES = ['\\/', '\\\\', '$$'] as const;

/** Text and expressions up to the first closing brace or `stop`, which is left where it is. */
function word(scanner: Scanner, start: number, stop = '}', escapes: readonly string[] = []): Word {
  const parts: Part[] = [];
  while (!scanner.sees('}') && !scanner.sees(stop)) {
    if (scanner.done) scanner.fail(start);
    const escaped = scanner.take(...escapes);
    if (escaped !== undefined) addText(parts, escaped.slice(1));
    else if (scanner.sees('${')) parts.push(expression(scanner));
    else addText(parts, scanner.next());
  }
  return parts;
}

function needed(scanner: Scanner, start: number, found: Word): Word {
  return found.length === 0 ? scanner.fail(start) : found;
}
