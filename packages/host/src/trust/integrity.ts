import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { filesOfTarball } from './tarball.js';

/** Packages that are installed below this one are not its own. */
const OTHERS = 'node_modules';

/**
 * One hash for all files of an installed package, by name and content, as `sha512-<base64>`. The same whichever package
 * manager unpacked it, and whichever packages it has put below it.
 */
export function integrityOf(packageDir: string): string {
  const read = (path: string): Buffer => readFileSync(join(packageDir, path));
  return integrityOfFiles(filesOf(packageDir).map((path) => [path.split(sep).join('/'), () => read(path)]));
}

/** The same hash, of a package that is not unpacked: what `integrityOf` has to say where just this tarball is installed. */
export function integrityOfTarball(tarball: Buffer): string {
  const files = [...filesOfTarball(tarball)].filter(([path]) => !path.startsWith(`${OTHERS}/`));
  return integrityOfFiles(files.map(([path, content]) => [path, () => content]));
}

function integrityOfFiles(files: [path: string, read: () => Buffer][]): string {
  const hash = createHash('sha512');
  for (const [path, read] of files.sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${path}\0${createHash('sha512').update(read()).digest('hex')}\n`);
  }
  return `sha512-${hash.digest('base64')}`;
}

function filesOf(dir: string): string[] {
  const below = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (entry.name === OTHERS && folder === dir) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? below(path) : [relative(dir, path)];
    });
  return below(dir);
}
