import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
}

interface Definition {
  names: { kind: string };
  versions: { schema: { openAPIV3Schema: Schema } }[];
}

const api = join(import.meta.dirname, '../src/api');
const definitions = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/crds.json'), 'utf8')) as Record<
  string,
  Definition
>;

const program = ts.createProgram([join(api, 'index.ts')], {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
});
const checker = program.getTypeChecker();

/** The exported interface of a kind; `Function` is called FunctionObject here. */
function typeOfKind(kind: string): ts.Type {
  const file = program.getSourceFile(join(api, 'index.ts')) as ts.SourceFile;
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(file) as ts.Symbol);
  const found = exported.find(({ name }) => name === kind || name === `${kind}Object`);
  if (found === undefined) throw new Error(`core exports no type for ${kind}`);
  return checker.getDeclaredTypeOfSymbol(found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found);
}

/** Types of Kubernetes are taken from its own package, so only the name of such a field is compared. */
function isForeign(type: ts.Type): boolean {
  const files = type.symbol?.declarations?.map((one) => one.getSourceFile().fileName) ?? [];
  return files.some((name) => name.includes('/kubernetes-types/'));
}

function differences(type: ts.Type, schema: Schema, path: string): string[] {
  const value = checker.getNonNullableType(type);
  if (schema.items !== undefined) {
    const [element] = checker.getTypeArguments(value as ts.TypeReference);
    return element === undefined ? [`${path} is no list here`] : differences(element, schema.items, `${path}[]`);
  }
  if (schema.properties === undefined || isForeign(value)) return [];
  return compareFields(value, schema.properties, path);
}

function compareFields(type: ts.Type, wanted: Record<string, Schema>, path: string): string[] {
  const ours = new Map(checker.getPropertiesOfType(type).map((field) => [field.name, field]));
  const surplus = [...ours.keys()].filter((name) => !Object.hasOwn(wanted, name));
  return [
    ...surplus.map((name) => `${path}.${name} is not in the definition`),
    ...Object.entries(wanted).flatMap(([name, schema]) => {
      const field = ours.get(name);
      if (field === undefined) return [`${path}.${name} is missing here`];
      return differences(checker.getTypeOfSymbol(field), schema, `${path}.${name}`);
    }),
  ];
}

describe('the types of the API kinds have the fields of the CustomResourceDefinitions, no more and no fewer', () => {
  it.each(Object.values(definitions).map((one) => [one.names.kind, one] as const))('%s', (kind, { versions }) => {
    const [version] = versions as [Definition['versions'][number]];
    expect(differences(typeOfKind(kind), version.schema.openAPIV3Schema, kind)).toEqual([]);
  });
});
