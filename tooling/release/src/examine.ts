import { checkFiles, type Published } from './checks/files.ts';
import { checkImage } from './checks/image.ts';
import { checkPackageJson } from './checks/package-json.ts';
import { checkTypes } from './checks/types.ts';
import type { Unpacked } from './unpack.ts';

export interface Expected {
  /** By package, as committed. */
  published: Record<string, Published>;
  /** Of the images that were pushed, by the folder of the addon; empty before. */
  digests: Record<string, string>;
}

/** Everything that would keep these tarballs from being published. */
export async function examine(all: readonly Unpacked[], { published, digests }: Expected): Promise<string[]> {
  const ours = new Map(all.map(({ name, version }) => [name, version]));
  const gone = Object.keys(published).filter((name) => !ours.has(name));
  const problems = gone.map((name) => `${name}: is in tooling/release/published.json, but there is no such package`);
  for (const one of all) {
    problems.push(...checkFiles(one, published[one.name]), ...checkPackageJson(one, ours), ...checkImage(one, digests));
    problems.push(...(await checkTypes(one)));
  }
  return problems;
}
