import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiObject, StashError } from '@stash-addons/core';
import { type Document, isNode, LineCounter, parseAllDocuments } from 'yaml';
import { checkFields } from './check.js';
import { KINDS, type SourcedObject } from './sourced-object.js';

/** Reads files and folders (their *.yaml, *.yml and *.json, not deeper). Throws SA_YAML_* with file and line. */
export async function loadDocuments(paths: readonly string[]): Promise<SourcedObject[]> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  return (await Promise.all(files.map(loadFile))).flat();
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new StashError(
      'SA_YAML_FIELD',
      { file: path, line: 0, path: 'the path', problem: 'cannot be read' },
      { cause },
    );
  });
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.(ya?ml|json)$/.test(name)).sort();
  return names.map((name) => join(path, name));
}

async function loadFile(file: string): Promise<SourcedObject[]> {
  return parseDocuments(await readFile(file, 'utf8'), file);
}

/** The objects of one text; `file` stands for it in messages. */
export function parseDocuments(text: string, file: string): SourcedObject[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const error = document.errors[0];
    if (error !== undefined) {
      const problem = error.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? '';
      throw new StashError('SA_YAML_SYNTAX', { file, line: lines.linePos(error.pos[0]).line, problem });
    }
    return document.contents === null ? [] : [sourced(document, file, lines)];
  });
}

function sourced(document: Document, file: string, lines: LineCounter): SourcedObject {
  const lineOf = (path: readonly (string | number)[]): number => lineOfPath(document, path, lines);
  const object = document.toJS() as ApiObject;
  const kind = String(object.kind);
  if (!(KINDS as readonly string[]).includes(kind)) {
    throw new StashError('SA_YAML_KIND', { file, line: lineOf(['kind']), kind, kinds: KINDS.join(', ') });
  }
  const found = { object, file, lineOf };
  checkFields(found);
  return found;
}

/** Line of the deepest part of the path that is there. */
function lineOfPath(document: Document, path: readonly (string | number)[], lines: LineCounter): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
