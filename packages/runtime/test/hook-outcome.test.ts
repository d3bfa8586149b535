import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type HookOutcome, validateHookOutcome } from '@stash-addons/core';
import { runBuiltin, scene, type Scene } from './harness.js';

/** Runs the hook after a backup; its exit status, and what it left in its termination message. */
async function hook(at: Scene): Promise<{ code: number | null; left: HookOutcome }> {
  const log = join(at.root, 'termination-log');
  writeFileSync(log, '');
  const args = ['run-hook', '--hook-type=postBackup', '--output-dir=/stash-tmp/output'];
  const { code } = await runBuiltin(at, args, { STASH_ADDONS_TERMINATION_LOG: log });
  const check = validateHookOutcome(JSON.parse(readFileSync(log, 'utf8')));
  expect(check.ok).toBe(true);
  return { code, left: (check as { outcome: HookOutcome }).outcome };
}

const failed = { failed: true, error: 'it needed more memory', duration: '1m2s' };

test.concurrent('a hook that runs without the steps before it knows how they ended', async () => {
  const at = scene();
  const said = join(at.root, 'said');
  const text = '{{ .Status.Phase }} {{ .Status.Duration }} {{ .Status.Error }}';
  at.request.outcome = failed;
  at.request.hooks = {
    postBackup: {
      exec: { command: ['sh', '-c', 'printf %s "$1" > "$2"', 'sh', text, said] },
      executionPolicy: 'OnFailure',
    },
  };
  expect(await hook(at)).toMatchObject({ code: 0, left: { hook: 'postBackup', ok: true } });
  expect(readFileSync(said, 'utf8')).toBe('Failed 1m2s it needed more memory');
});

test.concurrent('it keeps to its policy', async () => {
  const at = scene();
  at.request.outcome = failed;
  at.request.hooks = { postBackup: { exec: { command: ['false'] }, executionPolicy: 'OnSuccess' } };
  const { code, left } = await hook(at);
  expect([code, left.ok]).toEqual([0, true]);
  expect(left.message).toContain('OnSuccess');
});

test.concurrent('what the steps have left counts for more, and a failed hook says why', async () => {
  const at = scene();
  at.request.outcome = failed;
  at.request.hooks = {
    postBackup: { exec: { command: ['sh', '-c', 'echo nothing there >&2; exit 3'] }, executionPolicy: 'OnSuccess' },
  };
  mkdirSync(at.out, { recursive: true });
  const stats = [{ hostname: 'host-0', phase: 'Succeeded' }];
  writeFileSync(join(at.out, 'output.json'), JSON.stringify({ targetStatus: { ref: at.request.target.ref, stats } }));
  const { code, left } = await hook(at);
  expect([code, left.ok]).toEqual([1, false]);
  expect(left.message).toContain('nothing there');
});
