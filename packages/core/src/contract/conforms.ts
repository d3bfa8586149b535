import * as v from 'valibot';

type Test = (value: unknown) => boolean;

/** The part of a valibot schema or action that is read here; which fields there are depends on `type`. */
interface Node {
  type: string;
  pipe?: Node[];
  wrapped?: Node;
  item?: Node;
  key?: Node | string;
  value?: Node;
  entries?: Record<string, Node>;
  options?: unknown[];
  literal?: unknown;
  requirement?: unknown;
}

/**
 * The same yes or no as `v.is(schema, value)` in half the time: a host checks every manifest each time it starts.
 * Made from the schema, so there is nothing to keep in step; a kind of node it does not know is left to valibot.
 */
export function conforms(schema: v.GenericSchema): Test {
  return compile(schema);
}

function compile(node: Node): Test {
  if (node.pipe !== undefined) return all(node.pipe.map(compile));
  return (MAKERS[node.type] ?? leftToValibot)(node);
}

function leftToValibot(node: Node): Test {
  if (!('~run' in node) || (node as { kind?: unknown }).kind !== 'schema') {
    throw new TypeError(`The action ${node.type} has no fast check`);
  }
  return (value) => v.is(node as unknown as v.GenericSchema, value);
}

function all([first = () => true, ...others]: Test[]): Test {
  if (others.length === 0) return first;
  const rest = all(others);
  return (value) => first(value) && rest(value);
}

const MAKERS: Record<string, (node: Node) => Test> = {
  string: () => (value) => typeof value === 'string',
  boolean: () => (value) => typeof value === 'boolean',
  number: () => (value) => typeof value === 'number' && !Number.isNaN(value),
  literal:
    ({ literal }) =>
    (value) =>
      value === literal,
  picklist: ({ options }) => {
    const set = new Set(options);
    return (value) => set.has(value);
  },
  array: ({ item }) => {
    const test = compile(item as Node);
    return (value) => Array.isArray(value) && everyItem(value, test);
  },
  record: ({ key, value: each }) => {
    const [keyTest, valueTest] = [compile(key as Node), compile(each as Node)];
    return (value) => isObject(value) && everyKey(value, (name) => keyTest(name) && valueTest(value[name]));
  },
  strict_object: ({ entries }) => strictObject(entries as Record<string, Node>),
  variant: ({ key, options }) => variant(key as string, options as Node[]),
  regex:
    ({ requirement }) =>
    (value) =>
      (requirement as RegExp).test(value as string),
  non_empty: () => (value) => (value as { length: number }).length > 0,
  integer: () => Number.isInteger,
  min_value:
    ({ requirement }) =>
    (value) =>
      (value as number) >= (requirement as number),
  max_value:
    ({ requirement }) =>
    (value) =>
      (value as number) <= (requirement as number),
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function strictObject(entries: Record<string, Node>): Test {
  const tests = new Map<string, Test>();
  const required: string[] = [];
  for (const [name, node] of Object.entries(entries)) {
    const optional = node.type === 'exact_optional';
    tests.set(name, compile(optional ? (node.wrapped as Node) : node));
    if (!optional) required.push(name);
  }
  return (value) =>
    isObject(value) &&
    required.every((name) => name in value) &&
    everyKey(value, (name) => tests.get(name)?.(value[name]) === true);
}

/** Without a list of the keys: there are many objects, and most are small. */
function everyKey(value: object, test: (name: string) => boolean): boolean {
  for (const name in value) if (!test(name)) return false;
  return true;
}

function everyItem(items: readonly unknown[], test: Test): boolean {
  for (const item of items) if (!test(item)) return false;
  return true;
}

function variant(key: string, options: Node[]): Test {
  const tests = new Map(options.map((option) => [option.entries?.[key]?.literal, compile(option)]));
  return (value) => isObject(value) && tests.get(value[key])?.(value) === true;
}
