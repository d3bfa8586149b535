import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Packed } from '@stash-addons/registry';

/** The parts of a published package.json that are looked at. */
export interface PackageJson {
  name: string;
  version: string;
  license?: string;
  scripts?: Record<string, string>;
  exports?: Record<string, unknown>;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  bundledDependencies?: string[];
  stashAddon?: { contract: number; manifest: string };
}

/** A tarball, unpacked to be looked at. */
export interface Unpacked extends Packed {
  /** Where its files are. */
  dir: string;
  /** Relative to `dir`, sorted. */
  files: string[];
  packageJson: PackageJson;
  bytes: number;
}

export function unpack(packed: Packed, below: string): Unpacked {
  const into = join(below, packed.name.replace('/', '+'));
  mkdirSync(into, { recursive: true });
  execFileSync('tar', ['-xzf', packed.tarball, '-C', into]);
  const dir = join(into, 'package');
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const files = entries.map(({ parentPath, name }) => relative(dir, join(parentPath, name))).sort();
  const packageJson = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as PackageJson;
  return { ...packed, dir, files, packageJson, bytes: readFileSync(packed.tarball).length };
}

/** Of a file, in hex. */
export function hashOf(path: string, algorithm: 'sha256' | 'sha512'): string {
  return createHash(algorithm).update(readFileSync(path)).digest('hex');
}
