import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Author } from '../src/author.ts';

/** Makes a new addon's package, and looks at what is built of it. */
export async function builtBy(author: Author): Promise<void> {
  const folder = await author.createAndBuild('stash-addon-widget');
  expect(statSync(join(folder, 'dist/program.js')).size).toBeGreaterThan(100_000);
  expect(JSON.parse(readFileSync(join(folder, 'dist/addon.json'), 'utf8'))).toMatchObject({ contract: '1.0' });
}
