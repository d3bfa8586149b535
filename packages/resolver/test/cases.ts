import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStashError } from '@stash-addons/core';
import { parse, stringify } from 'yaml';
import { builtinFunctions, resolve, type Resolution, type ResolveInput } from '../src/index.js';

const FOLDER = join(import.meta.dirname, 'cases');
type Tree = Record<string, unknown>;

export function caseNames(): string[] {
  return readdirSync(FOLDER).sort();
}

/** A case's input: what it says over the file of test/base that its `base` names; null removes a field. */
export function readInput(name: string): ResolveInput {
  const { base, builtins, ...own } = readYaml(join(FOLDER, name, 'input.yaml'));
  const start = readYaml(join(import.meta.dirname, 'base', `${String(base)}.yaml`));
  const catalog = { functions: builtinFunctions('registry.example.test/stash:1.0'), tasks: {} };
  const merged = merge(builtins === true ? merge({ catalog }, start) : start, own);
  return merged as unknown as ResolveInput;
}

export function readExpected(name: string): unknown {
  return readYaml(join(FOLDER, name, 'expected.yaml'));
}

export function writeExpected(name: string, actual: unknown): void {
  writeFileSync(join(FOLDER, name, 'expected.yaml'), stringify(actual, { lineWidth: 0, aliasDuplicateObjects: false }));
}

/** What a case's expected.yaml holds: the resolution without its variables, which show in args, or the error. */
export function outcome(input: ResolveInput): unknown {
  try {
    const shown: Partial<Resolution> = resolve(input);
    delete shown.variables;
    return parse(stringify(shown));
  } catch (error) {
    if (!isStashError(error)) throw error;
    return { error: { code: error.code, message: error.message } };
  }
}

function readYaml(path: string): Tree {
  return parse(readFileSync(path, 'utf8')) as Tree;
}

function merge(under: Tree, over: Tree): Tree {
  const result: Tree = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const old = result[key];
    if (value === null) delete result[key];
    else result[key] = isTree(old) && isTree(value) ? merge(old, value) : value;
  }
  return result;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
