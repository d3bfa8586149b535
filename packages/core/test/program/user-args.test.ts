import { describe, expect, it } from 'vitest';
import { byAddon, CONNECTION_STRING, readUserArgs, type ArgsGrammar } from '../../src/index.js';

const DUMP: ArgsGrammar = {
  program: 'acme-dump',
  short: 'acf:n:p::sW?',
  valued: 'file namespace password zone',
  flags: 'zo',
  refused: { ...byAddon('f file', 'W zone-info'), 'p password': 'it stands in the Secret' },
  words: 1,
};
const SWITCHES: ArgsGrammar = {
  ...DUMP,
  valued: 'result-file host where',
  refused: {
    ...byAddon('result-file', 'host'),
    'skip-end-mark': 'a dump without it cannot be told from half of one',
  },
  switches: true,
};

const read = (text: string, grammar = DUMP) => readUserArgs(grammar, text, { addon: 'acme', param: 'args' });
const refused = (text: string, grammar = DUMP) => {
  const details = { addon: 'acme', param: 'args' };
  expect(() => read(text, grammar), text).toThrow(
    expect.objectContaining({ code: 'SA_PARAM_INVALID', details: expect.objectContaining(details) }),
  );
};

describe('arguments of a user are read as getopt_long reads them', () => {
  it('keeps every word as it was, quotes aside', () => {
    expect(read(`-sn 'a b' --namespace=c "d e"`).words).toEqual(['-sn', 'a b', '--namespace=c', 'd e']);
  });

  it.each([
    ['-sn one two', [{ name: 's' }, { name: 'n', value: 'one' }], ['two']],
    ['-none -s two', [{ name: 'n', value: 'one' }, { name: 's' }], ['two']],
    ['--namespace one two', [{ name: 'namespace', value: 'one' }], ['two']],
    ['--names one two', [{ name: 'names', value: 'one' }], ['two']],
    ['--zo two', [{ name: 'zo' }], ['two']],
    ['--namespace=a=b', [{ name: 'namespace', value: 'a=b' }], []],
    ['--namespace=', [{ name: 'namespace', value: '' }], []],
    ['--unheard-of two', [{ name: 'unheard-of' }], ['two']],
    ['-s -- -n', [{ name: 's' }], ['-n']],
    ['-', [], ['-']],
    ['-n', [{ name: 'n' }], []],
  ])('%s', (text, options, plain) => {
    const found = read(text);
    expect(found.options.map(({ name, value }) => (value === undefined ? { name } : { name, value }))).toEqual(options);
    expect(found.plain).toEqual(plain);
  });

  it('an optional value is in the same word alone', () => {
    const grammar = { ...DUMP, refused: {} };
    expect(read('-px two', grammar)).toMatchObject({ options: [{ name: 'p', value: 'x' }], plain: ['two'] });
    expect(read('-p two', grammar)).toMatchObject({ options: [{ name: 'p' }], plain: ['two'] });
  });

  it('finds an option by any name, in a cluster or abbreviated, and not in the value of another', () => {
    expect(read('-sc').has('c', 'create')).toBe(true);
    expect(read('--crea').has('c', 'create')).toBe(true);
    expect(read('--c').has('c')).toBe(false);
    expect(read('-n c --namespace create').has('c', 'create')).toBe(false);
    expect(read('--zo').has('zone')).toBe(false);
  });
});

describe('what would lead a program elsewhere is refused', () => {
  it.each(['-f x', '-fx', '-sf x', '--file=x', '--file x', '--fil=x', '-p', '-px', '--pass', '-sW'])('%s', (text) =>
    refused(text),
  );

  it('more words than it takes', () => {
    expect(() => read('one two')).toThrow('acme-dump takes 1 words');
    expect(read('one two three', { ...DUMP, words: Infinity }).plain).toHaveLength(3);
  });

  it('an open quote', () => {
    expect(() => read('-n "x')).toThrow('not closed');
  });

  it.each(['--namespace=acme://u:hunter22@h/d', 'acme://u:hunter22@h', '-n "host=h password = hunter22"'])(
    'a connection string, which is not repeated: %s',
    (text) => expect(() => read(text)).toThrow(/^(?!.*hunter22).*a connection string/),
  );

  it('other values, where the grammar says so', () => {
    const rule = { ...CONNECTION_STRING, pattern: /^TERSE/, name: 'TERSE' };
    expect(() => read('-nTERSE=1', { ...DUMP, refusedValues: [rule] })).toThrow('cannot be TERSE');
    expect(read("--namespace='x://a:b@c'", { ...DUMP, refusedValues: [] }).words).toEqual(['--namespace=x://a:b@c']);
  });

  it('says which option and why', () => {
    expect(() => read('--passw=x')).toThrow('The parameter args cannot be --passw: it stands in the Secret.');
    expect(() => read('-sp')).toThrow('cannot be -p:');
  });
});

describe('options that are switches', () => {
  it.each([
    ...['--host=x', '--loose-host=x', '--loose_host x', '--result_file=x', '--result-f x', '--maximum-host=1'],
    ...['--skip-end-mark', '--skip_end_mark', '--disable-end-mark', '--loose-skip-end-mark', '--skip-end-m'],
    ...['--end-mark=0', '--end_mark=OFF', '--enable-end-mark=false', '--end=0'],
  ])('%s is refused in whichever way it is written', (text) => refused(text, SWITCHES));

  it.each(['--end-mark', '--enable-end-mark', '--end-mark=1', '--skip-lock', '--skip-where', '--where="a_b = 0"'])(
    '%s is not',
    (text) => expect(read(text, SWITCHES).words).toHaveLength(1),
  );

  it('take their value from the next word too', () => {
    expect(read('--loose_where "a b" c', SWITCHES)).toMatchObject({
      options: [{ name: 'loose-where', value: 'a b' }],
      plain: ['c'],
    });
  });
});
