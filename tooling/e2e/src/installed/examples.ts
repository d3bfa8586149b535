import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../../examples/kubernetes');

/** The examples of the documentation, by their paths. */
export function examplePaths(): string[] {
  const all = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  return all.filter((path) => path.endsWith('.yaml')).sort();
}

export function readExample(path: string): string {
  return readFileSync(join(FOLDER, path), 'utf8');
}
