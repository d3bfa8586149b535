import { describe, expect, it } from 'vitest';
import { referencedVariables, substitute } from '../src/index.js';

const PLACE = { object: 'Function acme', path: 'spec' };

describe('substitution in a tree', () => {
  it.each([
    ['a quote', '"'],
    ['an end of a text and a new field', 'x", "image": "evil'],
    ['a backslash', '\\'],
    ['a backslash before a quote', '\\"'],
    ['line breaks', 'a\nb\r\nc\u2028d'],
    ['a NUL', 'a\u0000b'],
    ['JSON', '{"a": ["b", {"c": null}]}'],
    ['YAML', '- a: &x b\n  c: *x\n---\n'],
    ['an expression', '${SECRET}'],
    ['an escape', '$$'],
    ['a replacement pattern', "$& $1 $` $'"],
    ['half of a surrogate pair', '\ud800'],
    ['a prototype', '__proto__'],
  ])('keeps %s as it is, in its one field', (_, value) => {
    const tree = { image: 'acme:1', args: ['--x=${V}', 'last'], env: [{ name: 'A', value: '${V}' }] };
    expect(substitute(tree, new Map([['V', value]]), PLACE)).toEqual({
      image: 'acme:1',
      args: [`--x=${value}`, 'last'],
      env: [{ name: 'A', value }],
    });
  });

  it('keeps any value as it is, whatever it is made of', () => {
    const random = seeded(20_231);
    const pieces = [
      '"',
      '\\',
      '\n',
      '$',
      '{',
      '}',
      '${V}',
      '${',
      ':=',
      '/',
      '[',
      ']',
      ',',
      "'",
      '#',
      '%',
      'é',
      '😀',
      '\u0000',
      'a',
      ' ',
    ];
    for (let round = 0; round < 2000; round += 1) {
      const value = Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
      const tree = {
        a: ['<${V}>', '${X:=${V}}', '${E:?${V}}', '${F/f/${V}}'],
        labels: { '${K}': '${V}' },
        n: 1,
        z: null,
      };
      const variables = new Map(Object.entries({ V: value, E: '', F: 'f', K: `k${value}` }));
      expect(substitute(tree, variables, PLACE)).toEqual({
        a: [`<${value}>`, value, value, value],
        labels: { [`k${value}`]: value },
        n: 1,
        z: null,
      });
    }
  });

  it('leaves numbers, booleans and null alone and changes no input', () => {
    const tree = { a: 1, b: true, c: null, d: ['${V}'] };
    expect(substitute(tree, new Map([['V', 'v']]), PLACE)).toEqual({ a: 1, b: true, c: null, d: ['v'] });
    expect(tree.d).toEqual(['${V}']);
  });

  it('makes a plain field of a key called __proto__', () => {
    const result = substitute({ labels: { '${V}': 'x' } }, new Map([['V', '__proto__']]), PLACE);
    expect(Object.keys(result.labels)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(result.labels)).toBe(Object.prototype);
  });

  it('leaves the name of a field alone, whatever it holds', () => {
    expect(substitute({ other: { '${V}': 1 } }, new Map([['V', 'v']]), PLACE)).toEqual({ other: { '${V}': 1 } });
  });
});

describe('referencedVariables', () => {
  it('finds names in values, keys, defaults, patterns and lengths, once and sorted', () => {
    const object = { b: ['${B} ${A:=${C}}', '${#D} ${E/x/${F}} ${G:${H}}'], '${I}': '${A}', n: 1, z: null };
    expect(referencedVariables(object)).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I']);
  });

  it('does not count escaped expressions and bare names', () => {
    expect(referencedVariables(['$${A}', '$B', '$(C)'])).toEqual([]);
  });

  it('reads what it can of a text in another syntax', () => {
    expect(referencedVariables('x=${A-b}; y=${#B}; z=${C?}')).toEqual(['A', 'B', 'C']);
  });
});

/** The same numbers on every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
