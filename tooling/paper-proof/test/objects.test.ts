import { beforeAll, describe, expect, it } from 'vitest';
import { validateManifest, type FunctionObject, type Task } from '@stash-addons/core';
import { renderObjects } from '@stash-addons/host';
import { manifestOf, NAMES, wireObjects } from './manifests.js';

const rendered = new Map<string, FunctionObject | Task>();

beforeAll(async () => {
  for (const name of NAMES) {
    const { functions, tasks } = renderObjects(await manifestOf(name));
    for (const object of [...functions, ...tasks]) rendered.set(`${object.kind}/${object.metadata.name}`, object);
  }
});

describe.each(NAMES)('the manifest of %s', (name) => {
  it('is valid', async () => {
    expect(validateManifest(await manifestOf(name))).toMatchObject({ ok: true });
  });
});

const wire = wireObjects();

describe(`the ${wire.length} objects of the wire's catalog`, () => {
  it('are all there', () => {
    expect(wire.length).toBe(198);
    expect(wire.map(([id]) => id).filter((id) => !rendered.has(id))).toEqual([]);
  });

  it.each(wire.filter(([id]) => id.startsWith('Function/')))(
    '%s has the same args, and our image',
    (id, _, { args, image }) => {
      const { spec, ...rest } = rendered.get(id) as FunctionObject;
      expect(spec.args).toEqual(args);
      expect(spec.image).toMatch(/^ghcr\.io\/stash-addons\//);
      expect(spec.image).not.toBe(image);
      expect(Object.keys(spec).sort()).toEqual(['args', 'image']);
      expect(rest.kind).toBe('Function');
    },
  );

  it.each(wire.filter(([id]) => id.startsWith('Task/')))('%s has the same steps and no volumes', (id, _, { steps }) => {
    expect((rendered.get(id) as Task).spec).toEqual({ steps });
  });
});
