import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '@stash-addons/core';
import type { Bench, Env } from './bench.js';
import { exampleHost } from './place.js';

type Found = Finding & { subject: string };

export interface Examined {
  code: number | null;
  stderr: string;
  found: Found[];
  /** Those that are not well. */
  bad: Found[];
  named(check: string): Found[];
}

/** `stash-addons doctor` with `--json`. */
export async function doctorOf(bench: Bench, args: readonly string[], env: Env): Promise<Examined> {
  const { code, stdout, stderr } = await bench.cli(
    ['doctor', ...args, '--root', rootWithOneAddon(bench), '--json'],
    env,
  );
  const found = JSON.parse(stdout || '[]') as Found[];
  const named = (check: string) => found.filter((one) => one.check === check);
  return { code, stderr, found, named, bad: found.filter(({ level }) => level !== 'ok') };
}

/** A folder where this addon alone is installed, whatever else the example has. */
export function rootWithOneAddon({ folder }: Bench): string {
  const root = join(folder, 'root');
  const packages = join(root, 'node_modules', '@stash-addons');
  if (existsSync(root)) return root;
  mkdirSync(packages, { recursive: true });
  writeFileSync(join(root, 'package.json'), JSON.stringify({ dependencies: { '@stash-addons/postgres': '*' } }));
  symlinkSync(join(exampleHost, 'node_modules', '@stash-addons', 'postgres'), join(packages, 'postgres'));
  return root;
}
