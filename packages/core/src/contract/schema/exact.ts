import type * as v from 'valibot';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? unknown : never;

/** Ties a schema to a hand-written interface: it does not compile unless both are the same type, field for field. */
export function exactly<Type>() {
  return <Schema extends v.GenericSchema<Type>>(schema: Schema & Same<v.InferOutput<Schema>, Type>): Schema => schema;
}
