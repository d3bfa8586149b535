import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crdFiles } from './crds/files.js';
import { jsonSchemas } from './json-schemas.js';

/** Run by `pnpm schemas` in this package. */
const root = process.cwd();
await write('schema', await jsonSchemas());
await write('crds', await crdFiles(join(root, 'src/api')));

async function write(folder: string, files: Record<string, string>): Promise<void> {
  await mkdir(join(root, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, folder, name), text);
}
