/** A deep copy of `value` with the field at `path` (`a.0.b`) set, or removed where `field` is undefined. */
export function withField<Value>(value: Value, path: string, field: unknown): Value {
  const copy = structuredClone(value);
  const keys = path.split('.');
  const last = keys.pop() as string;
  const parent = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy) as Record<
    string,
    unknown
  >;
  if (field === undefined && Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (field === undefined) delete parent[last];
  else parent[last] = field;
  return copy;
}
