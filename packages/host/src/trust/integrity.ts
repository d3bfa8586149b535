import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * One hash for all files of an installed package, by name and content, as `sha512-<base64>`. The same whichever package
 * manager unpacked it, and whichever packages it has put below it.
 */
export function integrityOf(packageDir: string): string {
  const hash = createHash('sha512');
  for (const path of filesOf(packageDir)) {
    const content = createHash('sha512')
      .update(readFileSync(join(packageDir, path)))
      .digest('hex');
    hash.update(`${path.split(sep).join('/')}\0${content}\n`);
  }
  return `sha512-${hash.digest('base64')}`;
}

function filesOf(dir: string): string[] {
  const below = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (entry.name === 'node_modules' && folder === dir) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? below(path) : [relative(dir, path)];
    });
  return below(dir).sort();
}
