import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { StashError } from '@stash-addons/core';
import type { CommandRun } from '../command.js';
import type { OPTIONS } from '../options.js';

const KIT = '@stash-addons/testkit';

/** The kit is no part of the command line: authors of addons install it, and it is run as they have it. */
export const runConform: CommandRun<(typeof OPTIONS)['conform']> = async ({ words, values, signal }) => {
  const root = resolve(values.root ?? '.');
  const args = [...words, '--root', root, ...flags(values)];
  const child = spawn(process.execPath, [kitOf(root), ...args], { stdio: 'inherit' });
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  process.exitCode = await new Promise<number>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done(code ?? 1));
  });
};

/** The program of the kit that is installed there. Throws SA_CONFORM_KIT_MISSING. */
function kitOf(root: string): string {
  const require = createRequire(join(root, 'package.json'));
  try {
    const path = require.resolve(`${KIT}/package.json`);
    const { bin } = require(path) as { bin: Record<string, string> };
    return join(dirname(path), Object.values(bin)[0] as string);
  } catch (cause) {
    throw new StashError('SA_CONFORM_KIT_MISSING', { root }, { cause });
  }
}

type Given = Record<string, string | boolean | string[] | undefined>;

/** As they were given, without those that the kit does not have. */
function flags({ root: _root, state: _state, help: _help, ...values }: Given): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().flatMap((one) => [`--${name}`, one]);
  });
}
