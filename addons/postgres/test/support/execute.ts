import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Captured, Command, SecretRef } from '@stash-addons/core';

/** Runs one command of a plan with the values of the target's Secret; for tests that need many runs. */
export function execute(command: Command, secret: Record<string, string>): Captured {
  const folder = mkdtempSync(join(tmpdir(), 'sa-pg-'));
  const text = (value: string | SecretRef | { $path: string }): string => {
    if (typeof value === 'string') return value;
    return '$path' in value ? join(folder, value.$path) : (secret[value.$secret.key] ?? '');
  };
  for (const { path, content } of command.files ?? []) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content.map(text).join(''), { mode: 0o600 });
  }
  const env = Object.fromEntries(Object.entries(command.env ?? {}).map(([name, value]) => [name, text(value)]));
  const [file, ...args] = command.argv.map(text);
  const done = spawnSync(file as string, args, { env: { HOME: folder, ...env }, encoding: 'utf8', timeout: 30_000 });
  rmSync(folder, { recursive: true });
  return { exitCode: done.status ?? -1, stdout: done.stdout, stderr: done.stderr };
}
