import { Document } from 'yaml';
import type { Remarked } from './objects.js';

/** Objects as YAML, with their remarks as comments. */
export function yamlOf(objects: readonly Remarked[]): string {
  return objects.map(documentOf).join('---\n');
}

export function documentOf({ object, remarks }: Remarked): string {
  const document = new Document(object, { aliasDuplicateObjects: false });
  for (const { path, text } of remarks) {
    const node = document.getIn(path, true) as { commentBefore?: string };
    node.commentBefore = ` ${text}`;
  }
  return document.toString({ lineWidth: 0, singleQuote: true });
}
