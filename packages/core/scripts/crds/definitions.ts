import { join } from 'node:path';
import ts from 'typescript';
import { KINDS, type Kind } from './kinds.js';
import type { Schema } from './schema.js';
import { TypeSchemas } from './type-schema.js';

/** A CustomResourceDefinition, as far as it is written here. */
export interface Definition {
  apiVersion: 'apiextensions.k8s.io/v1';
  kind: 'CustomResourceDefinition';
  metadata: { name: string; labels: Record<string, string> };
  spec: {
    group: string;
    names: Record<string, string | string[]>;
    scope: Kind['scope'];
    versions: {
      name: string;
      served: true;
      storage: true;
      additionalPrinterColumns: Kind['columns'];
      subresources: { status?: object };
      schema: { openAPIV3Schema: Schema };
    }[];
  };
}

/** The definitions of all kinds, made of the types in `folder`, which are the types the code is checked against. */
export function definitions(folder: string): Definition[] {
  const index = join(folder, 'index.ts');
  const program = ts.createProgram([index], {
    strict: true,
    noEmit: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(index);
  const module = file && checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${index} exports nothing`);
  const exported = checker.getExportsOfModule(module);
  const schemas = new TypeSchemas(checker);
  return KINDS.map((kind) => {
    const found = exported.find(({ name }) => name === kind.kind || name === `${kind.kind}Object`);
    if (found === undefined) throw new Error(`${index} exports no type for ${kind.kind}`);
    const symbol = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
    return definition(kind, schemas.ofKind(checker.getDeclaredTypeOfSymbol(symbol)));
  });
}

function definition({ kind, group, version, plural, scope, ...rest }: Kind, openAPIV3Schema: Schema): Definition {
  const singular = kind.toLowerCase();
  const { shortNames, categories, columns, status } = rest;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, labels: { 'app.kubernetes.io/name': 'stash' } },
    spec: {
      group,
      names: { kind, listKind: `${kind}List`, plural, singular, ...(shortNames && { shortNames }), categories },
      scope,
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          additionalPrinterColumns: columns,
          subresources: status ? { status: {} } : {},
          schema: { openAPIV3Schema },
        },
      ],
    },
  };
}
