import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiObject, isStashError, StashError } from '@stash-addons/core';
import { type Document, isNode, LineCounter, parseAllDocuments } from 'yaml';
import { checkFields } from './check.js';
import { KINDS, type SourcedObject } from './sourced-object.js';

/** Documents that are good, and what is wrong with the others. */
export interface ReadDocuments {
  documents: SourcedObject[];
  /** SA_YAML_*, with file and line. */
  problems: StashError[];
}

/** Reads files and folders (their *.yaml, *.yml and *.json, not deeper). Throws SA_YAML_* with file and line. */
export async function loadDocuments(paths: readonly string[]): Promise<SourcedObject[]> {
  return whole(await readDocuments(paths));
}

/** The objects of one text; `file` stands for it in messages. Throws SA_YAML_*. */
export function parseDocuments(text: string, file: string): SourcedObject[] {
  return whole(readText(text, file));
}

/** As `loadDocuments`, but one bad document leaves the others. */
export async function readDocuments(paths: readonly string[]): Promise<ReadDocuments> {
  return joined(await Promise.all(paths.map(readPath)));
}

function whole({ documents, problems: [first] }: ReadDocuments): SourcedObject[] {
  if (first !== undefined) throw first;
  return documents;
}

function joined(parts: readonly ReadDocuments[]): ReadDocuments {
  return {
    documents: parts.flatMap(({ documents }) => documents),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

async function readPath(path: string): Promise<ReadDocuments> {
  try {
    return joined(await Promise.all((await filesOf(path)).map(readOne)));
  } catch (cause) {
    return { documents: [], problems: [unreadable(path, cause)] };
  }
}

/** Throws SA_YAML_FIELD for a path that is not there. */
export async function checkPaths(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await stat(path).catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
  }
}

/** The files that a path stands for; rejects where it cannot be read. */
export async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.(ya?ml|json)$/.test(name)).sort();
  return names.map((name) => join(path, name));
}

async function readOne(file: string): Promise<ReadDocuments> {
  try {
    return readText(await readFile(file, 'utf8'), file);
  } catch (cause) {
    return { documents: [], problems: [unreadable(file, cause)] };
  }
}

function unreadable(file: string, cause: unknown): StashError {
  return new StashError('SA_YAML_FIELD', { file, line: 0, path: 'the path', problem: 'cannot be read' }, { cause });
}

function readText(text: string, file: string): ReadDocuments {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines });
  return joined(Array.isArray(parsed) ? parsed.map((document) => readDocument(document, file, lines)) : []);
}

function readDocument(document: Document, file: string, lines: LineCounter): ReadDocuments {
  const error = document.errors[0];
  if (error !== undefined) {
    const problem = error.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? '';
    const line = lines.linePos(error.pos[0]).line;
    return { documents: [], problems: [new StashError('SA_YAML_SYNTAX', { file, line, problem })] };
  }
  if (document.contents === null) return { documents: [], problems: [] };
  try {
    return { documents: [sourced(document, file, lines)], problems: [] };
  } catch (problem) {
    if (isStashError(problem)) return { documents: [], problems: [problem] };
    throw problem;
  }
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
