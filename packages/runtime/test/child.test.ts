import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle } from './harness.js';

/** Where one may say which pid comes next. */
const NAMESPACE = ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc'];

test('a child that has ended is not killed once more, when its pid is that of another process', async () => {
  const program = join(await bundle(), 'pid-again.mjs');
  const said = execFileSync('unshare', [...NAMESPACE, process.execPath, program], { encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual({ samePid: true, state: 'runs' });
});
