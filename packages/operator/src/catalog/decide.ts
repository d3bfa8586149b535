import { isDeepStrictEqual } from 'node:util';
import type { Catalog } from '@stash-addons/host';
import {
  APPLIED_ANNOTATION,
  type CatalogObject,
  hashOf,
  idOf,
  PACKAGE_ANNOTATION,
  SOURCE_ANNOTATION,
} from './wanted.js';

/** What is to be done with one Function or Task. */
export type Deed =
  | { kind: 'apply'; object: CatalogObject }
  /** It is of an older installation's catalog, as that brought it. */
  | { kind: 'adopt'; object: CatalogObject; found: CatalogObject }
  /** Somebody has changed it, or made it. */
  | { kind: 'leave'; found: CatalogObject; why: string }
  | { kind: 'remove'; found: CatalogObject };

export interface Decision {
  wanted: readonly CatalogObject[];
  found: readonly CatalogObject[];
  /** A manifest that cannot be read says nothing of what it brings, so nothing of it goes. */
  diagnostics: Pick<Catalog, 'diagnostics'>['diagnostics'];
  /** Only what came of its ConfigMaps is this operator's to remove. */
  namespace: string;
}

/** What makes of the objects that are there those that are wanted. */
export function decideObjects({ wanted, found, diagnostics, namespace }: Decision): Deed[] {
  const there = new Map(found.map((object) => [idOf(object), object]));
  const needed = new Set(wanted.map(idOf));
  const unread = new Set(diagnostics.map(({ path }) => path));
  const dropped = found.filter((object) => !needed.has(idOf(object)) && isOurs(object, namespace, unread));
  return [
    ...wanted.flatMap((object) => deedFor(object, there.get(idOf(object)))),
    ...dropped.map((object): Deed =>
      isEdited(object)
        ? { kind: 'leave', found: object, why: 'no addon brings it any more' }
        : { kind: 'remove', found: object },
    ),
  ];
}

function deedFor(object: CatalogObject, found: CatalogObject | undefined): Deed[] {
  if (found === undefined) return [{ kind: 'apply', object }];
  if (annotation(found, APPLIED_ANNOTATION) === undefined) {
    if (isOfOldCatalog(found, object)) return [{ kind: 'adopt', object, found }];
    return [{ kind: 'leave', found, why: 'it was made by somebody else' }];
  }
  if (isEdited(found)) return [{ kind: 'leave', found, why: 'it was edited' }];
  const same = [APPLIED_ANNOTATION, PACKAGE_ANNOTATION, SOURCE_ANNOTATION].every(
    (name) => annotation(found, name) === annotation(object, name),
  );
  return same ? [] : [{ kind: 'apply', object }];
}

function isEdited(object: CatalogObject): boolean {
  return annotation(object, APPLIED_ANNOTATION) !== hashOf(object);
}

function isOurs(object: CatalogObject, namespace: string, unread: ReadonlySet<string>): boolean {
  const source = annotation(object, SOURCE_ANNOTATION);
  return source !== undefined && source.startsWith(`${namespace}/`) && !unread.has(source);
}

/** Images of the older catalog, from whichever registry. */
const OLD_IMAGE = /(^|\/)(stashed|appscode)\/[a-z0-9.-]+[:@]/;

/** Nothing in it differs from ours but the image, and that is one of the older catalog. */
function isOfOldCatalog(found: CatalogObject, object: CatalogObject): boolean {
  if (found.kind === 'Task' || object.kind === 'Task') return isDeepStrictEqual(found.spec, object.spec);
  const { image = '', ...spec } = found.spec;
  const { image: _, ...wanted } = object.spec;
  return OLD_IMAGE.test(image) && isDeepStrictEqual(spec, wanted);
}

function annotation({ metadata }: CatalogObject, name: string): string | undefined {
  return metadata.annotations?.[name];
}
