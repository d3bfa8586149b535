import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hashOf, type Unpacked } from '../unpack.ts';

/** The parts of an addon's manifest that tie it to its package and its image. */
interface AddonManifest {
  addon: { package: string; version: string };
  releases: { suffix: string; image: { repository: string; tag: string; digest?: string } }[];
  files: Record<string, string>;
}

const REGISTRY = 'ghcr.io/stash-addons';

/** The manifest is of this package and version, names its image by both, and has the hash of what the image runs. */
export function checkImage(one: Unpacked, digests: Record<string, string>): string[] {
  const { name, version, dir, packageJson, folder } = one;
  if (packageJson.stashAddon === undefined) return [];
  const manifest = JSON.parse(readFileSync(join(dir, packageJson.stashAddon.manifest), 'utf8')) as AddonManifest;
  const identity = `${manifest.addon.package}@${manifest.addon.version}`;
  const image = basename(folder);
  return [
    ...(identity === `${name}@${version}` ? [] : [`${name}: its manifest is of ${identity}`]),
    ...manifest.releases.flatMap((release) => imageProblems(release, { image, version, digest: digests[image] })),
    ...Object.entries(manifest.files).flatMap(([path, hash]) => fileProblem(one, path, hash)),
  ].map((problem) => (problem.startsWith(name) ? problem : `${name}: ${problem}`));
}

function imageProblems(
  { suffix, image: { repository, tag, digest } }: AddonManifest['releases'][number],
  wanted: { image: string; version: string; digest: string | undefined },
): string[] {
  const ownTag = [suffix, `v${wanted.version}`].filter((part) => part !== '').join('-');
  return [
    ...(repository === `${REGISTRY}/${wanted.image}` ? [] : [`its release ${suffix} names the image ${repository}`]),
    ...(tag === ownTag ? [] : [`its release ${suffix} names the tag ${tag}, not ${ownTag}`]),
    ...(digest === wanted.digest
      ? []
      : [`its release ${suffix} names the digest ${digest ?? 'none'}, not ${wanted.digest ?? 'none'}`]),
  ];
}

function fileProblem({ dir, files }: Unpacked, path: string, hash: string): string[] {
  if (!files.includes(path)) return [`its manifest names ${path}, which is not published`];
  return hashOf(join(dir, path), 'sha256') === hash ? [] : [`${path} is not the file its manifest has the hash of`];
}
