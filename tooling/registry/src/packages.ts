import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');

export interface PublicPackage {
  name: string;
  version: string;
  /** Absolute. */
  folder: string;
}

interface Manifest {
  name: string;
  version: string;
  private?: boolean;
}

/** Every package of this repository that is published. */
export function publicPackages(root = ROOT): PublicPackage[] {
  const folders = ['packages', 'addons'].flatMap((group) =>
    readdirSync(join(root, group))
      .sort()
      .map((name) => join(root, group, name)),
  );
  return folders.flatMap((folder) => {
    const path = join(folder, 'package.json');
    if (!existsSync(path)) return [];
    const { name, version, private: hidden } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
    return hidden ? [] : [{ name, version, folder }];
  });
}
