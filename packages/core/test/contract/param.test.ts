import { expect, it } from 'vitest';
import { paramProblem, type ParamSchema } from '../../src/index.js';

const ACCEPTED: [ParamSchema, string][] = [
  [{ type: 'string' }, ''],
  [{ type: 'string', pattern: '^[a-z]+$' }, 'abc'],
  [{ type: 'string', enum: ['a', 'b'] }, 'b'],
  [{ type: 'integer', minimum: -5, maximum: 10 }, '-5'],
  [{ type: 'integer', minimum: -5, maximum: 10 }, '10'],
  [{ type: 'boolean' }, 'false'],
];

const REFUSED: [ParamSchema, string, string][] = [
  [{ type: 'string', pattern: '^[a-z]+$' }, 'A', 'it does not match ^[a-z]+$'],
  [{ type: 'string', enum: ['a', 'b'] }, 'c', 'it is not one of a, b'],
  [{ type: 'integer' }, '1.5', 'it is not a whole number'],
  [{ type: 'integer' }, '', 'it is not a whole number'],
  [{ type: 'integer', minimum: 2 }, '1', 'it is less than 2'],
  [{ type: 'integer', maximum: 2 }, '3', 'it is more than 2'],
  [{ type: 'boolean' }, 'yes', 'it is neither true nor false'],
];

it.each(ACCEPTED)('%j takes %j', (schema, value) => {
  expect(paramProblem(schema, value)).toBeUndefined();
});

it.each(REFUSED)('%j refuses %j: %s', (schema, value, problem) => {
  expect(paramProblem(schema, value)).toBe(problem);
});
