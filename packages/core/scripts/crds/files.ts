import { format } from 'prettier';
import { definitions } from './definitions.js';

/** The published definitions by file name, made of the types in `folder`. */
export async function crdFiles(folder: string): Promise<Record<string, string>> {
  const rows = definitions(folder).map(async (definition) => {
    const text = await format(JSON.stringify(definition), { parser: 'json', printWidth: 120 });
    return [`${definition.metadata.name}.json`, text] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}
