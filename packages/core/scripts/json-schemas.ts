import { toJsonSchema } from '@valibot/to-json-schema';
import { format } from 'prettier';
import { manifestSchema } from '../src/contract/schema/manifest.js';
import { requestSchema } from '../src/contract/schema/request.js';
import { resultSchema, statusSchema } from '../src/contract/schema/result.js';

const SCHEMAS = {
  manifest: { schema: manifestSchema, title: 'Manifest of an addon' },
  'run-request': { schema: requestSchema, title: 'Request from an engine to a program' },
  'run-result': { schema: resultSchema, title: 'Result of a program' },
  'status-result': { schema: statusSchema, title: 'Result of the status step' },
};

/** The published JSON Schemas by file name, generated from the schemas that check the documents. */
export async function jsonSchemas(): Promise<Record<string, string>> {
  const rows = Object.entries(SCHEMAS).map(async ([name, { schema, title }]) => {
    const document = toJsonSchema(schema, {
      overrideSchema: ({ valibotSchema, jsonSchema }) =>
        valibotSchema.type === 'custom'
          ? { type: 'object', required: ['apiVersion', 'kind', 'metadata', 'spec'] }
          : jsonSchema,
    });
    const text = JSON.stringify({ title, ...document });
    return [`${name}.json`, await format(text, { parser: 'json', printWidth: 120 })] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}
