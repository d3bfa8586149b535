import type { Manifest, Operation } from '../manifest.js';
import { paramProblem } from '../param.js';
import { compiles, operationsOf, type Rule } from './rule.js';

export const paramPatternsCompileAndDefaultsFit: Rule = ({ params }, report) => {
  for (const [name, { schema }] of Object.entries(params)) {
    if (schema.pattern !== undefined && !compiles(schema.pattern)) {
      report(`params.${name}.schema.pattern`, 'is not a regular expression');
    } else if (schema.default !== undefined) {
      const problem = paramProblem(schema, schema.default);
      if (problem !== undefined) report(`params.${name}.schema.default`, `cannot be "${schema.default}": ${problem}`);
    }
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
  for (const [operation, body] of operationsOf(manifest)) {
    const values = flagValues(body);
    for (const [name, { flag, appliesTo }] of Object.entries(manifest.params)) {
      if (flag === undefined || !appliesTo.includes(operation)) continue;
      const found = values.get(flag);
      if (found === undefined) report(`params.${name}.flag`, `is --${flag}, which no Function of ${operation} has`);
      const other = found?.find((value) => !value.includes(`\${${name}}`) && !value.includes(`\${${name}:=`));
      if (other === undefined) continue;
      report(`params.${name}.flag`, `is not filled from this parameter in ${operation}, but with ${other}`);
    }
  }
};

/** What stands after `--flag=` in the Functions of an operation. */
function flagValues({ functions }: Operation): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { args } of functions) {
    for (const arg of args) {
      const end = arg.indexOf('=');
      if (end < 0 || !arg.startsWith('--')) continue;
      const flag = arg.slice(2, end);
      const others = values.get(flag);
      if (others === undefined) values.set(flag, [arg.slice(end + 1)]);
      else others.push(arg.slice(end + 1));
    }
  }
  return values;
}

export const selectionsAreParams: Rule = ({ operations, params }, report) => {
  operations.restore?.selections?.forEach(({ param }, index) => {
    if (appliesToRestore(params, param)) return;
    report(`operations.restore.selections.${index}.param`, `names ${param}, which is no parameter of restore`);
  });
};

/** The engine finds the workload by them. */
export const workloadParamsExist: Rule = (manifest, report) => {
  for (const [operation, { access }] of operationsOf(manifest)) {
    const { kindParam, nameParam, mountPathParam } = access.workload ?? {};
    for (const name of [kindParam, nameParam, mountPathParam]) {
      if (name === undefined || manifest.params[name]?.appliesTo.includes(operation)) continue;
      report(`operations.${operation}.access.workload`, `names ${name}, which is no parameter of ${operation}`);
    }
  }
};

function appliesToRestore(params: Manifest['params'], name: string): boolean {
  return Object.hasOwn(params, name) && params[name]?.appliesTo.includes('restore') === true;
}
