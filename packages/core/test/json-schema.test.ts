import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jsonSchemas } from '../scripts/json-schemas.js';

const folder = join(import.meta.dirname, '../schema');

it('the published JSON Schemas are those of the code; `pnpm schemas` writes them anew', async () => {
  const published = await Promise.all(
    (await readdir(folder)).map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
  expect(Object.fromEntries(published)).toEqual(await jsonSchemas());
});
