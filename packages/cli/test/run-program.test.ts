import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StashError } from '@stash-addons/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { COMMANDS } from '../src/commands/index.js';
import { runDoctor } from '../src/commands/doctor.js';
import { runKey } from '../src/commands/key.js';
import { runPlan } from '../src/commands/plan.js';
import { LOCAL } from '../src/program.js';
import { runProgram } from '../src/run-program.js';
import { readRules } from '../src/trust.js';

const signal = new AbortController().signal;
const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cli-run-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true });
  process.exitCode = undefined;
  process.stdout.removeAllListeners('error');
  vi.restoreAllMocks();
});

/** Runs a verb that ends so; the exit status once the reader of its output has gone. */
async function statusAfter(load: () => Promise<() => Promise<void>>, more: object = {}): Promise<unknown> {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const verb = { usage: 'act', summary: 'Act', options: {}, words: { least: 0, most: 0 }, load, ...more };
  await runProgram({ ...LOCAL, commands: { act: verb } }, ['act']);
  process.stdout.emit('error', gone);
  process.stderr.emit('error', gone);
  return exit.mock.calls[0]?.[0];
}

test('who stops reading early hides no failure, and makes none', async () => {
  const fails = () => Promise.reject(new StashError('SA_USAGE', { problem: 'no', help: '' }));
  expect(await statusAfter(() => Promise.resolve(fails))).toBe(2);
  process.exitCode = undefined;
  vi.restoreAllMocks();
  expect(await statusAfter(() => Promise.resolve(() => Promise.resolve()))).toBe(0);
});

test('what serves goes on when nobody reads its log any more', async () => {
  const served = () => Promise.resolve(() => Promise.resolve());
  expect(await statusAfter(served, { outlivesReader: true })).toBeUndefined();
  expect(COMMANDS['serve']).toMatchObject({ outlivesReader: true });
});

test('a word that every object knows is no action of key', async () => {
  const values = { repo: join(dir, 'repo') };
  await expect(runKey({ words: ['constructor'], values, signal })).rejects.toMatchObject({ code: 'SA_USAGE' });
});

test.each([[[]], [['widget://here/']]])('doctor %j does not pass over documents that it is given', async (words) => {
  const values = { file: ['the.yaml'], root: dir, state: dir };
  await expect(runDoctor({ words, values, signal })).rejects.toMatchObject({ code: 'SA_USAGE' });
});

test.each([
  ['backup', { snapshot: 'abcd1234' }, '--snapshot is no flag of backup'],
  ['restore', { 'keep-last': '1' }, '--keep-last is no flag of restore'],
  ['run', { repo: 'there' }, '--repo is no flag of run'],
  ['constructor', {}, 'constructor is not backup, restore or run'],
])('plan %s does not pass over what is not meant for it: %j', async (verb, flags, problem) => {
  const values = { ...flags, root: dir, state: dir };
  const refused = runPlan({ words: [verb, 'widget://here/'], values, signal });
  await expect(refused).rejects.toMatchObject({ code: 'SA_USAGE', message: `${problem}.` });
});

test('a policy that is a link to nowhere is no absent policy', async () => {
  writeFileSync(join(dir, 'package.json'), '{}');
  expect(await readRules(dir)).toEqual({ lock: undefined, policy: undefined });
  symlinkSync('nowhere', join(dir, 'stash-addons.policy.yaml'));
  await expect(readRules(dir)).rejects.toMatchObject({ code: 'SA_POLICY_INVALID' });
});

test.each([
  ['stash-addons.policy.yml', 'SA_POLICY_INVALID'],
  ['stash-addons.lock.yml', 'SA_LOCK_INVALID'],
])('rules that nobody would read are not passed over: %s', async (name, code) => {
  writeFileSync(join(dir, 'package.json'), '{}');
  writeFileSync(join(dir, name), 'policyVersion: 1');
  await expect(readRules(dir)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(name.replace('yml', 'yaml')) as string,
  });
});
