import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Secret } from '@stash-addons/core';
import { prepareCommand, type CommandSurroundings } from '../src/process/prepare.js';

const folder = mkdtempSync(join(tmpdir(), 'prepare-'));
const started = process.argv[1];
const around: CommandSurroundings = {
  privateDir: join(folder, 'private'),
  keptDir: join(folder, 'kept'),
  secrets: { get: () => new Secret('p4ssw0rd') } as unknown as CommandSurroundings['secrets'],
  findProgram: (name) => `/found/${name}`,
};

beforeAll(() => {
  process.argv[1] = join(folder, 'program.js');
  writeFileSync(join(folder, 'helper.js'), 'console.log(process.argv.slice(2).join(" "))');
});

afterAll(() => {
  if (started !== undefined) process.argv[1] = started;
  rmSync(folder, { recursive: true });
});

it('runs a helper that lies beside the program with the same Node', () => {
  const { file, args } = prepareCommand({ argv: ['count', 'a', 'b'], helper: 'helper.js' }, around);
  expect(dirname(args[0] as string)).toBe(folder);
  expect(execFileSync(file, args, { encoding: 'utf8' })).toBe('a b\n');
});

it('puts text before a private path in the same argument', () => {
  const { file, args } = prepareCommand({ argv: ['widget', { $path: 'my.cnf', prefix: '--file=' }] }, around);
  expect([file, ...args]).toEqual(['/found/widget', `--file=${join(around.privateDir, 'my.cnf')}`]);
});

it('writes secrets into a file that only its owner reads, never into the arguments', () => {
  const content = ['password=', { $secret: { from: 'target', key: 'password' } }];
  const { args, env } = prepareCommand({ argv: ['widget', 'x'], files: [{ path: 'my.cnf', content }] }, around);
  const path = join(around.privateDir, 'my.cnf');
  expect(readFileSync(path, 'utf8')).toBe('password=p4ssw0rd');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(JSON.stringify([args, env])).not.toContain('p4ssw0rd');
});
