import { readFileSync } from 'node:fs';
import ts from 'typescript';

export interface Import {
  specifier: string;
  line: number;
}

/** All static and dynamic imports and re-exports of a file, and `import('...')` types. */
export function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map(({ fileName, pos }) => ({
    specifier: fileName,
    line: text.slice(0, pos).split('\n').length,
  }));
}

export function isCode(path: string): boolean {
  return /\.[cm]?[jt]s$/.test(path);
}
