import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/commands/index.js';
import { parseCommandLine } from '../src/parse.js';
import { parseCount, parseParams } from '../src/params.js';
import { KUBECTL, LOCAL } from '../src/program.js';

const thrown = (act: () => unknown): { code: string; message: string; hint: string } => {
  try {
    act();
  } catch (error) {
    return error as ReturnType<typeof thrown>;
  }
  throw new Error('nothing was thrown');
};

describe('the command line', () => {
  it('gives verb, words and flags, in any order', () => {
    const parsed = parseCommandLine(
      ['--json', 'backup', 'widget://h', '--repo', '/r', '--param', 'a=1', '--param', 'b=2'],
      LOCAL,
    );
    expect(parsed).toMatchObject({
      verb: COMMANDS.backup,
      words: ['widget://h'],
      values: { json: true, repo: '/r', param: ['a=1', 'b=2'] },
    });
  });

  it('takes a global flag with its value before the verb', () => {
    expect(parseCommandLine(['--root', '/x', 'addons'], LOCAL)).toMatchObject({
      verb: COMMANDS.addons,
      values: { root: '/x' },
    });
  });

  it.each([
    [['wipe'], 'There is no verb wipe'],
    [['backup', 'u', '--nope'], "Unknown option '--nope'"],
    [['backup', 'u', '--repo'], "Option '--repo <value>' argument missing"],
    [['backup'], 'something is missing'],
    [['backup', 'u', 'v'], 'v is one word too many'],
    [['cancel'], 'something is missing'],
    [['constructor'], 'There is no verb constructor'],
  ])('refuses %j', (argv, problem) => {
    const error = thrown(() => parseCommandLine(argv, LOCAL));
    expect(error.code).toBe('SA_USAGE');
    expect(error.message).toContain(problem);
    expect(error.hint).toContain('--help');
  });

  it('of kubectl has verbs of its own, and the short flags that kubectl has', () => {
    const { words, values } = parseCommandLine(['-n', 'demo', 'trigger', 'shop'], KUBECTL);
    expect([words, values]).toMatchObject([['shop'], { namespace: 'demo' }]);
    const error = thrown(() => parseCommandLine(['serve'], KUBECTL));
    expect([error.message, error.hint]).toEqual(['There is no verb serve.', 'See: kubectl stash --help.']);
  });

  it('asks for no words where help is wanted', () => {
    expect(parseCommandLine(['restore', '--help'], LOCAL).values.help).toBe(true);
  });
});

describe('values', () => {
  it('keep everything after the first equals sign, and the last of one name', () => {
    expect(parseParams(['args=--a=b c', 'x=1', 'x=2'])).toEqual([
      { name: 'args', value: '--a=b c' },
      { name: 'x', value: '2' },
    ]);
    expect(thrown(() => parseParams(['=v'])).code).toBe('SA_USAGE');
  });

  it.each(['0', '-1', '1.5', 'x', '1e3', ''])('of a count are whole and above 0: %j is refused', (text) => {
    expect(thrown(() => parseCount('keep-last', text)).message).toContain('--keep-last');
  });
});
