import { describe, expect, it } from 'vitest';
import { substitute } from '../src/index.js';

const VARIABLES = new Map([
  ['V', 'hello world'],
  ['E', ''],
  ['P', 'a/b/c.tar.gz'],
  ['U', 'héllo'],
  ['A', 'aval'],
  ['N', '-3'],
  ['D', 'd'],
]);

function evaluated(text: string): string {
  return substitute({ field: text }, VARIABLES, { object: 'Function acme', path: 'spec' }).field;
}

function codeOf(text: string): unknown {
  try {
    return evaluated(text);
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

const UNSET = 'SA_RESOLVE_VARIABLE_UNSET';
const SYNTAX = 'SA_RESOLVE_SYNTAX';

describe('text outside of expressions', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['$V', '$V'],
    ['$(V)', '$(V)'],
    ['$', '$'],
    ['a$', 'a$'],
    ['}', '}'],
    ['$$', '$'],
    ['$$A', '$A'],
    ['$${V}', '${V}'],
    ['$$${V}', '$hello world'],
    ['$$$$x', '$$x'],
    ['x${A}y${A}z', 'xavalyavalz'],
  ])('%s becomes %s', (text, expected) => {
    expect(evaluated(text)).toBe(expected);
  });
});

/** Each form with its variable present, present and empty, and absent (`%` stands for the name). */
describe('forms by whether the variable is there', () => {
  it.each([
    ['${%}', 'hello world', '', UNSET],
    ['${%:=d}', 'hello world', '', 'd'],
    ['${%=d}', 'hello world', '', 'd'],
    ['${%:-d}', 'hello world', '', 'd'],
    ['${%:=}', 'hello world', '', ''],
    ['${%:?d}', 'hello world', 'd', UNSET],
    ['${%:+d}', 'hello world', 'd', UNSET],
    ['${%-d}', SYNTAX, SYNTAX, SYNTAX],
    ['${%+d}', SYNTAX, SYNTAX, SYNTAX],
    ['${%?d}', SYNTAX, SYNTAX, SYNTAX],
    ['${%.b}', SYNTAX, SYNTAX, SYNTAX],
    ['${#%}', '11', '0', UNSET],
    ['${%^}', 'Hello world', '', UNSET],
    ['${%^^}', 'HELLO WORLD', '', UNSET],
    ['${%,}', 'hello world', '', UNSET],
    ['${%,,}', 'hello world', '', UNSET],
    ['${%:6}', 'world', '', UNSET],
    ['${%:0:5}', 'hello', '', UNSET],
    ['${%:99}', '', '', UNSET],
    ['${%#h*l}', 'lo world', '', UNSET],
    ['${%##h*l}', 'd', '', UNSET],
    ['${%%o*}', 'hello w', '', UNSET],
    ['${%%%o*}', 'hell', '', UNSET],
    ['${%/o/0}', 'hell0 world', '', UNSET],
    ['${%//o/0}', 'hell0 w0rld', '', UNSET],
    ['${%/#hello/bye}', 'bye world', '', UNSET],
    ['${%/%world/moon}', 'hello moon', '', UNSET],
  ])('%s gives %s, empty %s, absent %s', (form, present, empty, absent) => {
    const named = (name: string) => form.replace('%', name);
    expect([codeOf(named('V')), codeOf(named('E')), codeOf(named('X'))]).toEqual([present, empty, absent]);
  });
});

describe('details of forms', () => {
  it.each([
    ['a default may name a variable', '${X:=${A}}', 'aval'],
    ['a default may mix text and variables', '${X:=p${A}q}', 'pavalq'],
    ['defaults nest more than once', '${X:=${Y:=${Z:-deep}}}', 'deep'],
    ['a default ends at the first brace', '${X:={"a":1}}', '{"a":1}'],
    ['an unused default leaves the rest of the text', '${V:=a}b}', 'hello worldb}'],
    ['a default holds colons, equals, quotes, dollars', '${X:=a:b=c"d$e}', 'a:b=c"d$e'],
    ['two dollars in a default stay two', '${X:=$$A}', '$$A'],
    ['an unused default is not evaluated', '${V:=${X}}', 'hello world'],
    ['an offset below 0 counts from the end', '${V:${N}}', 'rld'],
    ['an offset below 0 may be written after a space', '${V: -5}', 'world'],
    ['a colon and a dash are a default, not an offset', '${X:-5}', '5'],
    ['an offset below 0 with a length', '${V:${N}:2}', 'rl'],
    ['an offset before the start is the start', '${D: -9}', 'd'],
    ['a length past the end stops there', '${V:3:99}', 'lo world'],
    ['an offset and a length count characters', '${U:1:2}', 'él'],
    ['a length counts characters', '${#U}', '5'],
    ['case knows letters beyond ASCII', '${U^^}', 'HÉLLO'],
    ['a shortest prefix', '${P#*/}', 'b/c.tar.gz'],
    ['a longest prefix', '${P##*/}', 'c.tar.gz'],
    ['a shortest suffix', '${P%.*}', 'a/b/c.tar'],
    ['a longest suffix', '${P%%.*}', 'a/b/c'],
    ['a class in a glob', '${P#[a-c]/}', 'b/c.tar.gz'],
    ['a negated class in a glob', '${P#[^b]}', '/b/c.tar.gz'],
    ['one character in a glob', '${P#?/}', 'b/c.tar.gz'],
    ['a dot in a glob is a dot', '${P%.gz}', 'a/b/c.tar'],
    ['a glob that matches nothing', '${P#zzz}', 'a/b/c.tar.gz'],
    ['an escaped star in a glob', '${P#\\*}', 'a/b/c.tar.gz'],
    ['a variable as a glob', '${A%${X:=al}}', 'av'],
    ['a replacement may be empty', '${V//o/}', 'hell wrld'],
    ['a replacement is literal, not a glob', '${V/*/x}', 'hello world'],
    ['a replacement is literal, not a regular expression', '${V/h.l/x}', 'hello world'],
    ['dollars in a replacement mean nothing', '${V/hello/$&$1}', '$&$1 world'],
    ['a replacement may name a variable', '${V//o/${A}}', 'hellaval wavalrld'],
    ['an escaped slash in a pattern', '${P//\\//-}', 'a-b-c.tar.gz'],
    ['an escaped slash in a replacement', '${V/ /\\/}', 'hello/world'],
    ['an escaped backslash in a replacement', '${V/ /\\\\}', 'hello\\world'],
    ['two dollars in a replacement are one', '${V/ /$$}', 'hello$world'],
    ['two dollars before a brace in a pattern are text', '${V/$${A/x}', 'hello world'],
    ['an empty replacement of a prefix', '${V/#hello/}', ' world'],
    ['a longest suffix may be the whole value', '${A%%[a-c]*}', ''],
    ['a shortest prefix may be nothing', '${A#*}', 'aval'],
    ['a prefix that is not there', '${V/#world/x}', 'hello world'],
    ['a suffix that is not there', '${V/%hello/x}', 'hello world'],
    ['an empty pattern from a variable', '${V/${E}/x}', 'hello world'],
  ])('%s: %s', (_, text, expected) => {
    expect(evaluated(text)).toBe(expected);
  });

  it.each([
    '${}',
    '${',
    '${V',
    '${V:',
    '${V:=a',
    '${V:}',
    '${V:abc}',
    '${V:1:}',
    '${V:1:-1}',
    '${V#}',
    '${V%[}',
    '${V%[z-a]}',
    '${V/}',
    '${V/o}',
    '${V//o}',
    '${V^x}',
    '${V :=x}',
    '${#}',
    '${#V#x}',
    '${V!}',
    '${X:=${V.b}}',
  ])('%s cannot be read', (text) => {
    expect(codeOf(text)).toBe(SYNTAX);
  });

  it('reads a text of very many expressions and parts', () => {
    expect(evaluated('${A}-'.repeat(20_000))).toBe('aval-'.repeat(20_000));
  });
});

describe('errors', () => {
  const place = { object: 'Task acme', path: 'spec' };

  it('name the object, the path and the variable', () => {
    const tree = { steps: [{ name: 'a' }, { params: [{ value: '${missing}' }] }] };
    expect(() => substitute(tree, VARIABLES, place)).toThrowError(
      'Task acme needs the variable missing at spec.steps[1].params[0].value, and nothing provides it.',
    );
  });

  it('name the variable of a nested default, which is the one that lacks', () => {
    expect(() => substitute(['${X:=${Y}}'], VARIABLES, place)).toThrowError('needs the variable Y at spec[0]');
  });

  it('show the expression but no value', () => {
    expect(() => substitute(['a ${V:${A}} b'], VARIABLES, place)).toThrowError('at spec[0]: ${V:${A}}.');
  });
});
