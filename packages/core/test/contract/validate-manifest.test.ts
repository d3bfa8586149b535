import { describe, expect, it } from 'vitest';
import { listProblems, validateManifest, type Manifest, type Problem } from '../../src/index.js';
import { withField } from './edit.js';
import { sampleManifest } from './sample.js';

function problemsOf(value: unknown): Problem[] {
  const check = validateManifest(value);
  return check.ok ? [] : check.problems;
}

const backup = 'operations.backup';
const restore = 'operations.restore';

/** [what is wrong, field, its value, path of the problem, part of the message] */
type Case = [string, string, unknown, string, string];

const SHAPE: Case[] = [
  ['a missing field', 'addon.title', undefined, 'addon.title', 'is missing'],
  ['an unknown field', `${backup}.securty`, 'restricted', `${backup}.securty`, 'is not a field of it'],
  ['a field of the wrong type', 'releases.0.tested', '1.0', 'releases.0.tested', 'must be Array, not "1.0"'],
  ['a value outside a list', `${backup}.security`, 'root', `${backup}.security`, '"restricted"'],
  ['an unknown kind of target', 'serves.0.target', 'Moon', 'serves.0.target', '"AppBinding"'],
  ['a program outside the package', 'addon.program', '../x.js', 'addon.program', 'must be a path inside the package'],
  ['a program by absolute path', 'addon.program', '/bin/sh', 'addon.program', 'must be a path inside the package'],
  ['a hash that is none', 'files', { 'dist/program.js': 'abc' }, 'files.dist/program.js', '64 hex digits'],
  [
    'a pointer that is none',
    `${backup}.access.refs.0.pointer`,
    'spec',
    `${backup}.access.refs.0.pointer`,
    'JSON pointer',
  ],
  ['a flag with dashes', 'params.args.flag', '--widget-args', 'params.args.flag', 'without its dashes'],
  ['no release', 'releases', [], 'releases', 'must not be empty'],
];

const RULES: Case[] = [
  ['a release that stands twice', 'releases.1.suffix', '1.0', 'releases.1.suffix', 'stands twice'],
  [
    'a Function for an absent release',
    `${backup}.functions.0.releases`,
    ['3.0'],
    `${backup}.functions.0.releases`,
    '3.0',
  ],
  [
    'a name without the prefix',
    `${backup}.task.name`,
    'x-{release}',
    `${backup}.task.name`,
    'must begin with "widget-"',
  ],
  ['a name that is no object name', 'releases.0.suffix', '', `${backup}.task.name`, 'makes "widget-backup-"'],
  ['a name made twice', `${backup}.task.name`, 'widget-backup', 'operations', 'make the Task widget-backup twice'],
  ['a step without its Function', `${backup}.task.steps.0.name`, 'widget-x', `${backup}.task.steps.0.name`, 'widget-x'],
  ['a server range that is none', 'releases.0.server', '^1.0', 'releases.0.server', 'must be a range'],
  ['a tool range that is none', 'tools.widgetdump.range', 'new', 'tools.widgetdump.range', 'must be a range'],
  ['a tested version that is not served', 'releases.0.tested', ['9.0'], 'releases.0.tested', 'has 9.0'],
  ['a broken pattern', 'params.args.schema.pattern', '(', 'params.args.schema.pattern', 'regular expression'],
  [
    'a default that does not fit',
    'params.waitTimeout.schema.default',
    '-1',
    'params.waitTimeout.schema.default',
    'less than 0',
  ],
  ['a flag no Function has', 'params.args.flag', 'other', 'params.args.flag', 'no Function of backup has'],
  [
    'a flag filled from elsewhere',
    'params.args.flag',
    'wait-timeout',
    'params.args.flag',
    'not filled from this parameter',
  ],
  [
    'a selection without its parameter',
    `${restore}.selections.0.param`,
    'x',
    `${restore}.selections.0.param`,
    'names x',
  ],
  [
    'a workload that no parameter names',
    `${restore}.access.workload`,
    { actions: ['stop'], kindParam: 'x', nameParam: 'x', mountPathParam: 'x' },
    `${restore}.access.workload`,
    'names x',
  ],
  [
    'a restore that does not say what it overwrites',
    `${restore}.existing`,
    undefined,
    `${restore}.existing`,
    'is missing',
  ],
  ['no format that is written', 'formats.0.writes', false, 'formats', 'must have one that is written'],
  ['an end mark longer than its window', 'formats.0.end.within', 2, 'formats.0.end.within', 'length of the mark'],
  [
    "a reference by the target's name",
    `${backup}.access.refs.0.name`,
    'target',
    `${backup}.access.refs.0.name`,
    'taken',
  ],
  [
    'a Secret key that stands twice',
    `${backup}.access.secretKeys.1.key`,
    'user',
    `${backup}.access.secretKeys`,
    '"user"',
  ],
  ['a program without a hash', 'files', {}, 'files', 'the hash of the program, dist/program.js'],
  ['a parameter for no operation', `${restore}`, undefined, 'params.args.appliesTo', 'names restore'],
];

describe('validateManifest', () => {
  it('accepts what buildManifest made', () => {
    expect(validateManifest(sampleManifest())).toEqual({ ok: true, manifest: sampleManifest() });
  });

  it.each([...SHAPE, ...RULES])('refuses %s, and says where', (...[, field, value, path, message]) => {
    const problems = problemsOf(withField(sampleManifest(), field, value));
    expect(problems).toContainEqual({ path, message: expect.stringContaining(message) as string });
  });

  it('refuses a format id and an existing-data rule that stand in the wrong place', () => {
    const manifest = sampleManifest();
    const twice = withField(manifest, 'formats', [manifest.formats[0], manifest.formats[0]]);
    expect(problemsOf(twice)).toEqual([{ path: 'formats.1.id', message: '"widget-text" stands twice' }]);
    const backwards = withField(manifest, `${backup}.existing`, { effect: 'merges', says: 'adds widgets' });
    expect(problemsOf(backwards)).toEqual([{ path: `${backup}.existing`, message: 'belongs to restore alone' }]);
  });

  it.each([null, undefined, 7, 'text', [], {}])('refuses %j without throwing', (value) => {
    expect(problemsOf(value).length).toBeGreaterThan(0);
  });

  it('accepts a Function body per release where each release has its own', () => {
    const manifest = sampleManifest();
    const [body] = manifest.operations.backup.functions as [Manifest['operations']['backup']['functions'][number]];
    const split = ['1.0', '2.0'].map((suffix) => ({ ...body, releases: [suffix] }));
    expect(problemsOf(withField(manifest, `${backup}.functions`, split))).toEqual([]);
    expect(problemsOf(withField(manifest, `${backup}.functions`, split.slice(1)))).toEqual([
      { path: `${backup}.task.steps.0.name`, message: 'names the Function widget-backup-1.0, which is not there' },
    ]);
  });

  it('passes over unknown fields of a later minor of the contract, but not of its own', () => {
    const unknown = withField(sampleManifest(), 'operations.backup.future', { any: 'thing' });
    expect(problemsOf({ ...unknown, contract: '1.7' })).toEqual([]);
    expect(problemsOf(unknown)).toEqual([{ path: 'operations.backup.future', message: 'is not a field of it' }]);
    expect(problemsOf({ ...unknown, contract: '1.7', releases: 'x' })).toHaveLength(1);
  });

  it('tells the first of several problems, and how many more there are', () => {
    const problems = problemsOf(withField(withField(sampleManifest(), 'formats.0.writes', false), 'files', {}));
    expect(listProblems(problems)).toBe('formats must have one that is written, and 1 more');
  });
});
