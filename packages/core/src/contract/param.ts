import type { ParamSchema } from './manifest.js';

/** What is wrong with a parameter's text, as the end of a sentence; undefined where it fits its schema. */
export function paramProblem(schema: ParamSchema, value: string): string | undefined {
  if (schema.enum !== undefined && !schema.enum.includes(value)) return `it is not one of ${schema.enum.join(', ')}`;
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) {
    return `it does not match ${schema.pattern}`;
  }
  if (schema.type === 'boolean') return /^(true|false)$/.test(value) ? undefined : 'it is neither true nor false';
  return schema.type === 'integer' ? integerProblem(schema, value) : undefined;
}

function integerProblem({ minimum, maximum }: ParamSchema, value: string): string | undefined {
  if (!/^-?\d+$/.test(value)) return 'it is not a whole number';
  if (minimum !== undefined && Number(value) < minimum) return `it is less than ${minimum}`;
  if (maximum !== undefined && Number(value) > maximum) return `it is more than ${maximum}`;
  return undefined;
}
