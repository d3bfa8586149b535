import ts from 'typescript';
import {
  defaultOf,
  type Field,
  integerFormat,
  isAskedFor,
  isBytes,
  listMarkers,
  mapMarkers,
  objectMarkers,
  takesAnyText,
} from './markers.js';
import { intOrString, quantity, type Schema } from './schema.js';

/** The metadata that an object inside of another one may have. */
const EMBEDDED_METADATA = ['annotations', 'finalizers', 'labels', 'name', 'namespace'];

/** A type beside the words it was written with, since an alias of `string` is gone from the type. */
interface Written {
  type: ts.Type;
  node: ts.TypeNode | undefined;
  field: Field;
}

/** Schemas of the types of one program. */
export class TypeSchemas {
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** The schema of an interface's fields; fields of ours carry their TSDoc. */
  ofKind(type: ts.Type): Schema {
    const properties = this.#properties(this.#checker.getPropertiesOfType(type));
    const { apiVersion, kind } = properties;
    const [described] = type.symbol.getDocumentationComment(this.#checker);
    return {
      ...(described === undefined ? {} : { description: described.text }),
      type: 'object',
      properties: {
        ...properties,
        apiVersion: anyText(apiVersion),
        kind: anyText(kind),
        metadata: { type: 'object' },
      },
    };
  }

  #schemaOf(written: Written): Schema {
    const alias = aliasOf(written.node);
    if (alias === 'Quantity') return quantity();
    if (alias === 'Time') return { type: 'string', format: 'date-time' };
    const value = { ...written, type: this.#checker.getNonNullableType(written.type) };
    return this.#plain(value) ?? this.#list(value) ?? this.#map(value) ?? this.#object(value);
  }

  #plain({ type, field }: Written): Schema | undefined {
    const parts = type.isUnion() ? type.types : [type];
    const all = (flag: ts.TypeFlags): boolean => parts.every((part) => (part.flags & flag) !== 0);
    if (all(ts.TypeFlags.BooleanLike)) return { type: 'boolean' };
    if (all(ts.TypeFlags.NumberLike)) return { type: 'integer', format: integerFormat(field) };
    if (all(ts.TypeFlags.StringLiteral) && !takesAnyText(field)) {
      return { type: 'string', enum: parts.map((part) => (part as ts.StringLiteralType).value).sort() };
    }
    if (all(ts.TypeFlags.StringLike)) return { type: 'string', ...(isBytes(field) ? { format: 'byte' } : {}) };
    return all(ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike) ? intOrString() : undefined;
  }

  #list({ type, node, field }: Written): Schema | undefined {
    if (!this.#checker.isArrayType(type)) return undefined;
    const [element] = this.#checker.getTypeArguments(type as ts.TypeReference) as [ts.Type];
    const elementNode = node !== undefined && ts.isArrayTypeNode(node) ? node.elementType : argumentOf(node, 0);
    const items = this.#schemaOf({ type: element, node: elementNode, field });
    return { type: 'array', items, ...listMarkers(field) };
  }

  #map({ type, node, field }: Written): Schema | undefined {
    const value = this.#checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (value === undefined) return undefined;
    if ((value.flags & ts.TypeFlags.Unknown) !== 0) {
      return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    }
    const valueNode = node !== undefined && ts.isTypeLiteralNode(node) ? indexNode(node) : argumentOf(node, 1);
    return {
      type: 'object',
      additionalProperties: this.#schemaOf({ type: value, node: valueNode, field }),
      ...mapMarkers(field),
    };
  }

  #object({ type, field }: Written): Schema {
    const fields = this.#fieldsOf(type).filter(
      ({ name }) => !isEmbedded(type, field) || EMBEDDED_METADATA.includes(name),
    );
    const required = type.isUnion() ? [] : fields.filter(isRequired).map(({ name }) => name);
    return {
      type: 'object',
      properties: this.#properties(fields),
      ...(required.length === 0 ? {} : { required: required.sort() }),
      ...objectMarkers(type.symbol?.name ?? ''),
    };
  }

  /** Of several alternatives each brings its fields, and none is required. */
  #fieldsOf(type: ts.Type): ts.Symbol[] {
    return (type.isUnion() ? type.types : [type]).flatMap((one) => this.#checker.getPropertiesOfType(one));
  }

  #properties(symbols: readonly ts.Symbol[]): Record<string, Schema> {
    const named = symbols.map((symbol) => [symbol.name, this.#property(symbol)] as const);
    return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #property(symbol: ts.Symbol): Schema {
    const field = fieldOf(symbol);
    const declared = symbol.declarations?.find(ts.isPropertySignature);
    const schema = this.#schemaOf({ type: this.#checker.getTypeOfSymbol(symbol), node: declared?.type, field });
    const initial = defaultOf(field);
    return {
      ...(field.foreign ? {} : { description: this.#textOf(symbol, field) }),
      ...schema,
      ...(initial === undefined ? {} : { default: initial }),
    };
  }

  /** A definition is what `kubectl explain` shows, so every field of ours says what it is. */
  #textOf(symbol: ts.Symbol, { owner, name }: Field): string {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker));
    if (text === '' && name !== 'metadata') throw new Error(`${owner}.${name} has no TSDoc`);
    return text;
  }
}

/** The server itself sees to it that a kind and its version are what they are. */
function anyText({ description }: Schema = {}): Schema {
  return { ...(description === undefined ? {} : { description }), type: 'string' };
}

function fieldOf(symbol: ts.Symbol): Field {
  const declaration = symbol.declarations?.[0];
  const parent = declaration?.parent;
  const owner = parent !== undefined && ts.isInterfaceDeclaration(parent) ? parent.name.text : '';
  const foreign = declaration?.getSourceFile().fileName.includes('/kubernetes-types/') ?? false;
  return { owner, name: symbol.name, foreign };
}

function isRequired(symbol: ts.Symbol): boolean {
  return (symbol.flags & ts.SymbolFlags.Optional) === 0 && isAskedFor(fieldOf(symbol));
}

/** Only of an object that Kubernetes itself puts into another one; the wire's own say which fields they have. */
function isEmbedded(type: ts.Type, { foreign }: Field): boolean {
  return foreign && type.symbol?.name === 'ObjectMeta';
}

function aliasOf(node: ts.TypeNode | undefined): string | undefined {
  return node !== undefined && ts.isTypeReferenceNode(node) ? node.typeName.getText() : undefined;
}

function argumentOf(node: ts.TypeNode | undefined, index: number): ts.TypeNode | undefined {
  return node !== undefined && ts.isTypeReferenceNode(node) ? node.typeArguments?.[index] : undefined;
}

function indexNode(node: ts.TypeLiteralNode): ts.TypeNode | undefined {
  return node.members.find(ts.isIndexSignatureDeclaration)?.type;
}
