import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { componentsOf, purlOf, type Component } from './components.ts';
import { hashOf, type Unpacked } from './unpack.ts';

/** A CycloneDX document, as JSON. */
export interface Sbom {
  bomFormat: 'CycloneDX';
  specVersion: '1.6';
  version: 1;
  metadata: { component: object };
  components: SbomComponent[];
}

export interface SbomComponent {
  type: 'library' | 'file';
  name: string;
  version?: string;
  purl?: string;
  hashes?: { alg: 'SHA-256' | 'SHA-512'; content: string }[];
  licenses?: { expression: string }[];
}

/** Each file of a tarball with its hash, and every package that is inside it or comes with it. */
export function sbomOf(one: Unpacked): Sbom {
  const { name, version, tarball, files, dir, folder } = one;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'library',
        name,
        version,
        'bom-ref': purlOf(one),
        purl: purlOf(one),
        hashes: [{ alg: 'SHA-512', content: hashOf(tarball, 'sha512') }],
        licenses: [{ expression: one.packageJson.license ?? '' }],
      },
    },
    components: [
      ...files.map((path): SbomComponent => ({
        type: 'file',
        name: path,
        hashes: [{ alg: 'SHA-256', content: hashOf(join(dir, path), 'sha256') }],
      })),
      ...componentsOf(folder).map(library),
    ],
  };
}

function library(component: Component): SbomComponent {
  const { name, version, license } = component;
  return { type: 'library', name, version, purl: purlOf(component), licenses: [{ expression: license }] };
}

/** What the document lacks to be CycloneDX 1.6, and to name just the files of the tarball as they are. */
export async function sbomProblems(sbom: Sbom, { files, dir }: Unpacked): Promise<string[]> {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  const invalid: unknown = await validator.validate(JSON.stringify(sbom));
  const named = new Map(
    sbom.components.filter(({ type }) => type === 'file').map(({ name, hashes }) => [name, hashes?.[0]?.content]),
  );
  return [
    ...(invalid === null ? [] : [`is not CycloneDX 1.6: ${JSON.stringify(invalid)}`]),
    ...files
      .filter((path) => named.get(path) !== hashOf(join(dir, path), 'sha256'))
      .map((path) => `does not name ${path}`),
    ...[...named.keys()].filter((path) => !files.includes(path)).map((path) => `names ${path}, which is not there`),
  ];
}
