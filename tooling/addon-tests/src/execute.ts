import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, type Captured, type Command } from '@stash-addons/core';
import { prepareCommand, SecretStore } from '@stash-addons/runtime/testing';

const LONGEST_MS = 30_000;

/**
 * Runs one command of a plan, whose program it names by path, with the values of the target's Secret; for tests that
 * need many runs. Its files are written and its secrets filled in by the runtime itself.
 */
export function execute(command: Command, secret: Record<string, string>): Captured {
  const folder = mkdtempSync(join(tmpdir(), 'sa-command-'));
  const values = Object.fromEntries(Object.entries(secret).map(([key, value]) => [key, new Secret(value)]));
  try {
    const { file, args, env } = prepareCommand(command, {
      privateDir: folder,
      keptDir: join(folder, 'kept'),
      secrets: new SecretStore('the test', { target: values }),
      findProgram: (name) => name,
    });
    const done = spawnSync(file, args, { env, encoding: 'utf8', timeout: LONGEST_MS });
    return { exitCode: done.status ?? -1, stdout: done.stdout, stderr: done.stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
