import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAPABILITIES } from '@stash-addons/testkit';
import { expect, it } from 'vitest';
import { GUIDE } from '../src/guide.ts';
import { declaredIn, referencePage } from '../src/reference.ts';

interface Schema {
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/** Every name of a field that the schema of a manifest has, at any depth. */
function fieldsOf({ properties = {}, additionalProperties, items, anyOf = [], oneOf = [] }: Schema): string[] {
  const inner = [...Object.values(properties), ...anyOf, ...oneOf, ...(items === undefined ? [] : [items])];
  if (typeof additionalProperties === 'object') inner.push(additionalProperties);
  return [...Object.keys(properties), ...inner.flatMap(fieldsOf)];
}

it('is made of the types of the contract and the capabilities of the kit', async () => {
  await expect(referencePage(CAPABILITIES)).toMatchFileSnapshot(join(GUIDE, 'reference.md'));
});

it.each([
  ...['manifest', 'plan'].map((name) => `core/src/contract/${name}.ts`),
  ...['conformance', 'action', 'server', 'database'].map((name) => `testkit/src/declare/${name}.ts`),
])('says of each field of %s what it is for', (file) => {
  const silent = declaredIn(file).flatMap(({ name, members }) =>
    members.filter(({ says }) => says === '').map((member) => `${name}.${member.name}`),
  );
  expect(silent).toEqual([]);
});

it('names every field that the schema of a manifest has', () => {
  const schema = join(import.meta.dirname, '../../../packages/core/schema/manifest.json');
  const page = referencePage(CAPABILITIES);
  const fields = new Set(fieldsOf(JSON.parse(readFileSync(schema, 'utf8')) as Schema));
  expect(fields.size).toBeGreaterThan(60);
  expect([...fields].filter((name) => !new RegExp(`\\b${name}\\b`).test(page))).toEqual([]);
});
