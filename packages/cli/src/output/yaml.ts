import { stringify } from 'yaml';

/** Loaded only by verbs that print YAML: the library takes a while to start. */
export function yamlText(document: unknown): string {
  return stringify(document, { lineWidth: 0 });
}

export function printYaml(documents: readonly unknown[]): void {
  process.stdout.write(documents.map(yamlText).join('---\n'));
}
