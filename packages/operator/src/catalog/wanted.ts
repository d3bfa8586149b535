import { createHash } from 'node:crypto';
import type { ApiObject, FunctionObject, Task } from '@stash-addons/core';
import { type Catalog, renderObjects } from '@stash-addons/host';

export type CatalogObject = FunctionObject | Task;

/** On a Function or Task: the package that brought it, with its version. */
export const PACKAGE_ANNOTATION = 'stash-addons.dev/package';
/** The ConfigMap whose manifest it stands for. */
export const SOURCE_ANNOTATION = 'stash-addons.dev/source';
/** A hash of what was applied; where the object differs from it, somebody has edited it. */
export const APPLIED_ANNOTATION = 'stash-addons.dev/applied';
const LABELS = { 'app.kubernetes.io/managed-by': 'stash-addons' };

/** The Functions and Tasks that the addons of a catalog stand for. */
export function wantedObjects({ addons }: Catalog, imageRegistry: string | undefined): CatalogObject[] {
  return addons.flatMap(({ manifest, path }) => {
    const { functions, tasks } = renderObjects(manifest, imageRegistry === undefined ? {} : { imageRegistry });
    const { package: name, version } = manifest.addon;
    return [...functions, ...tasks].map((object) => marked(object, `${name}@${version}`, path));
  });
}

function marked<T extends CatalogObject>(object: T, origin: string, source: string): T {
  const annotations = {
    ...object.metadata.annotations,
    [PACKAGE_ANNOTATION]: origin,
    [SOURCE_ANNOTATION]: source,
    [APPLIED_ANNOTATION]: hashOf(object),
  };
  return { ...object, metadata: { ...object.metadata, labels: LABELS, annotations } };
}

/** Of what an object says, however its fields are ordered. */
export function hashOf({ spec }: Pick<CatalogObject, 'spec'>): string {
  return createHash('sha256').update(JSON.stringify(spec, inOrder)).digest('hex').slice(0, 16);
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The name it goes by among both kinds. */
export function idOf({ kind, metadata }: Pick<ApiObject, 'kind' | 'metadata'>): string {
  return `${kind} ${metadata.name ?? ''}`;
}
