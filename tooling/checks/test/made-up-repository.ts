import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withTempDir } from '@stash-addons/testbed';

/** A repository of these files, and what a check says about it. */
export function problemsIn(
  files: Record<string, string>,
  check: (root: string) => string[] | Promise<string[]>,
): Promise<string[]> {
  return withTempDir((root) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return check(root);
  });
}

/** The package.json of a package of ours. */
export function manifest(name: string, fields: object = {}): string {
  return JSON.stringify({ name: `@stash-addons/${name}`, version: '1.0.0', type: 'module', ...fields });
}
