import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import { blocksOf } from '../src/guide.ts';

/** Within this package, so that the imports of the snippets are found as an author's are. */
const folder = join(import.meta.dirname, `../dist/snippets-${process.pid}`);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('every piece of code of the guide compiles as it stands', () => {
  mkdirSync(folder, { recursive: true });
  const files = blocksOf('by-example.md', 'ts').map(({ text }, index) => {
    const path = join(folder, `snippet-${index + 1}.ts`);
    writeFileSync(path, text);
    return path;
  });
  const program = ts.createProgram(files, {
    ...{ strict: true, noEmit: true, skipLibCheck: true, exactOptionalPropertyTypes: true, types: [] },
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
  });
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    return `${file?.fileName.slice(folder.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  expect(files.length).toBeGreaterThan(10);
  expect(problems).toEqual([]);
});
