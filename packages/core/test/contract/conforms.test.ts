import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { conforms } from '../../src/contract/conforms.js';
import { manifestSchema } from '../../src/contract/schema/manifest.js';
import { requestSchema } from '../../src/contract/schema/request.js';
import { resultSchema } from '../../src/contract/schema/result.js';
import { withField } from './edit.js';
import { sampleManifest } from './sample.js';

/** Every path of a document, `a.0.b`. */
function pathsOf(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [`${prefix}${key}`, ...pathsOf(one, `${prefix}${key}.`)]);
}

const REPLACEMENTS = [undefined, null, '', 'x', -1, 1.5, NaN, true, [], {}, ['x'], { x: 1 }];

describe('conforms', () => {
  it('agrees with valibot on a whole manifest, and wherever one field of it is changed', () => {
    const fast = conforms(manifestSchema);
    const manifest = sampleManifest();
    const paths = pathsOf(manifest).filter((path) => !path.startsWith('files.'));
    const changed = paths.flatMap((path) => REPLACEMENTS.map((value) => withField(manifest, path, value)));
    const added = paths.map((path) => `${path}.surplus`).flatMap((path) => tryWith(manifest, path));
    const all: unknown[] = [manifest, ...changed, ...added, ...REPLACEMENTS];
    expect(all.filter((value) => fast(value) !== v.is(manifestSchema, value))).toEqual([]);
    expect(all.filter(fast).length).toBeGreaterThan(10);
    expect(all.length).toBeGreaterThan(1000);
  });

  function tryWith<Value>(value: Value, path: string): Value[] {
    try {
      return [withField(value, path, 1)];
    } catch {
      return [];
    }
  }

  it('leaves kinds of schema it does not know to valibot', () => {
    for (const schema of [requestSchema, resultSchema] as v.GenericSchema[]) {
      expect(conforms(schema)({})).toBe(false);
    }
    const union = conforms(v.union([v.string(), v.pipe(v.number(), v.integer())]));
    expect([union('a'), union(1), union(1.5), union(null)]).toEqual([true, true, false, false]);
  });

  it('refuses to be made from an action it does not know, rather than pass over it', () => {
    expect(() => conforms(v.pipe(v.string(), v.email()))).toThrow('email');
  });
});
