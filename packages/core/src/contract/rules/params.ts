import type { Manifest, Operation, Param } from '../manifest.js';
import { paramProblem } from '../param.js';
import { operationsOf, type Report, type Rule } from './rule.js';

export const paramPatternsCompile: Rule = ({ params }, report) => {
  for (const [name, { schema }] of Object.entries(params)) {
    if (!compiles(schema.pattern ?? '')) report(`params.${name}.schema.pattern`, 'is not a regular expression');
  }
};

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

export const paramDefaultsFit: Rule = ({ params }, report) => {
  for (const [name, { schema }] of Object.entries(params)) {
    if (schema.default === undefined || !compiles(schema.pattern ?? '')) continue;
    const problem = paramProblem(schema, schema.default);
    if (problem !== undefined) report(`params.${name}.schema.default`, `cannot be "${schema.default}": ${problem}`);
  }
};

export const paramsApplyToOperations: Rule = ({ params, operations }, report) => {
  for (const [name, { appliesTo }] of Object.entries(params)) {
    if (appliesTo.includes('restore') && operations.restore === undefined) {
      report(`params.${name}.appliesTo`, 'names restore, which this addon does not have');
    }
  }
};

export const paramFlagsAreArgs: Rule = (manifest, report) => {
  for (const [name, param] of Object.entries(manifest.params)) {
    for (const [operation, body] of operationsOf(manifest)) {
      if (param.appliesTo.includes(operation)) checkFlag({ name, param, body, operation }, report);
    }
  }
};

interface FlagUse {
  name: string;
  param: Param;
  body: Operation;
  operation: string;
}

function checkFlag({ name, param: { flag }, body, operation }: FlagUse, report: Report): void {
  if (flag === undefined) return;
  const args = body.functions.flatMap((one) => one.args).filter((arg) => arg.startsWith(`--${flag}=`));
  if (args.length === 0) report(`params.${name}.flag`, `is --${flag}, which no Function of ${operation} has`);
  const other = args.find((arg) => !arg.includes(`\${${name}}`) && !arg.includes(`\${${name}:=`));
  if (other !== undefined) report(`params.${name}.flag`, `is not filled from this parameter in ${operation}: ${other}`);
}

export const selectionsAreParams: Rule = ({ operations, params }, report) => {
  operations.restore?.selections?.forEach(({ param }, index) => {
    if (appliesToRestore(params, param)) return;
    report(`operations.restore.selections.${index}.param`, `names ${param}, which is no parameter of restore`);
  });
};

function appliesToRestore(params: Manifest['params'], name: string): boolean {
  return Object.hasOwn(params, name) && params[name]?.appliesTo.includes('restore') === true;
}
