import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonSchemas } from './json-schemas.js';

/** Run by `pnpm schemas` in this package. */
const folder = join(process.cwd(), 'schema');
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(await jsonSchemas())) await writeFile(join(folder, name), text);
