import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planOf } from '@stash-addons/core';
import { run, scene, type Scene } from './harness.js';

/** What the verb `probe` leaves in the termination message of its container. */
async function probed(
  at: Scene,
  options: Parameters<typeof run>[1] = {},
): Promise<{ code: number | null; left: object }> {
  const log = join(at.root, 'termination-log');
  writeFileSync(log, '');
  const env = { STASH_ADDONS_TERMINATION_LOG: log };
  const { code } = await run(at, { ...options, verb: 'probe', output: false, env });
  return { code, left: JSON.parse(readFileSync(log, 'utf8')) as object };
}

test.concurrent('a container that looks at a database leaves what that says of itself', async () => {
  const at = scene();
  const plan = { ...planOf([]), serverVersion: '7.1' };
  expect(await probed(at, { plan, probe: [] })).toMatchObject({
    code: 0,
    left: { contract: '1.0', serverVersion: '7.1' },
  });
});

test.concurrent('or why it could not', async () => {
  const { code, left } = await probed(scene());
  expect([code, left]).toMatchObject([1, { error: { code: expect.stringMatching(/^SA_/) } }]);
});
